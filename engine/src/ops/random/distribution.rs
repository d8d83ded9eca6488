//! The distributions that random operations draw from.

use crate::array::Array;
use crate::dtype::{DType, f16};
use crate::error::{Error, Result};
use crate::ops::spec::{Default, Kind, Parameter};
use crate::random::{self, Element, Generator, Meet};
use crate::storage::Context;

/// A distribution; its parameters are not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distribution {
    /// All numbers of an interval are equally likely. Parameters: its ends.
    Uniform,
    /// The normal distribution. Parameters: mean and standard deviation.
    Normal,
    /// The exponential distribution. Parameter: the rate.
    Exponential,
    /// The gamma distribution. Parameters: shape and scale.
    Gamma,
    /// The Poisson distribution. Parameter: the mean.
    Poisson,
    /// The number of failures before the `k`-th success. Parameters: `k` and the probability of a success.
    NegativeBinomial,
    /// The negative binomial distribution by its mean and its dispersion, which are its parameters.
    GeneralizedNegativeBinomial,
}

use Distribution::{
    Exponential, Gamma, GeneralizedNegativeBinomial, NegativeBinomial, Normal, Poisson, Uniform,
};

impl Distribution {
    /// Refuses parameters for which there is no such distribution.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] with MXNet's words.
    pub(super) fn check(self, op: &'static str, parameters: &[f64]) -> Result<()> {
        let wrong = match (self, parameters) {
            (Uniform, &[low, high]) if low > high => {
                "low must be less or equal to high in uniform distribution"
            }
            (Normal, &[_, scale]) if scale <= 0.0 => {
                "scale parameter in gaussian has to be positive"
            }
            (Exponential, &[lam]) if lam <= 0.0 => {
                "lambda parameter in exponential distribution has to be positive"
            }
            (Gamma, &[alpha, _]) if alpha <= 0.0 => {
                "alpha parameter in gamma distribution has to be positive"
            }
            (Gamma, &[_, beta]) if beta <= 0.0 => {
                "beta parameter in gamma distribution has to be positive"
            }
            (Poisson, &[lam]) if lam < 0.0 => {
                "lambda parameter in poisson distribution has to be non-negative"
            }
            (NegativeBinomial, &[k, _]) if k < 0.0 => {
                "k parameter in negative binomial distribution has to be non-negative"
            }
            (NegativeBinomial, &[_, p]) if p < 0.0 => {
                "p parameter in negative binomial distribution has to be non-negative"
            }
            (GeneralizedNegativeBinomial, &[mu, _]) if mu < 0.0 => {
                "mu parameter in generalized negative binomial distribution has to be non-negative"
            }
            (GeneralizedNegativeBinomial, &[_, alpha]) if alpha < 0.0 => {
                "alpha parameter in generalized negative binomial distribution has to be non-negative"
            }
            _ => return Ok(()),
        };
        Err(Error::argument(op, wrong))
    }

    /// Fills a host array of floats. Each of the parameters' values, which are floats, serves the same
    /// number of consecutive elements.
    pub(super) fn fill(self, context: Context, parameters: &[Array], out: &Array) -> Result<()> {
        random::with_generator(context, |generator| match out.dtype() {
            DType::Float64 => self.fill_with::<f64>(generator, parameters, out),
            DType::Float16 => self.fill_with::<f16>(generator, parameters, out),
            _ => self.fill_with::<f32>(generator, parameters, out),
        })
    }

    fn fill_with<E>(
        self,
        generator: &mut Generator,
        parameters: &[Array],
        out: &Array,
    ) -> Result<()>
    where
        E: Element + crate::dtype::Element,
        f16: Meet<E::Drawn>,
        f32: Meet<E::Drawn>,
        f64: Meet<E::Drawn>,
    {
        let out = out.as_mut_slice::<E>()?;
        match parameters[0].dtype() {
            DType::Float64 => self.draw::<E, f64>(generator, parameters, out),
            DType::Float16 => self.draw::<E, f16>(generator, parameters, out),
            _ => self.draw::<E, f32>(generator, parameters, out),
        }
    }

    fn draw<E, P>(
        self,
        generator: &mut Generator,
        parameters: &[Array],
        out: &mut [E],
    ) -> Result<()>
    where
        E: Element,
        P: Meet<E::Drawn> + crate::dtype::Element,
    {
        if out.is_empty() {
            return Ok(());
        }
        let first = parameters[0].as_slice::<P>()?;
        let second = match parameters.get(1) {
            Some(second) => second.as_slice::<P>()?,
            None => &[],
        };
        match self {
            Uniform => generator.uniform(out, first, second),
            Normal => generator.normal(out, first, second),
            Exponential => generator.exponential(out, first),
            Gamma => generator.gamma(out, first, second),
            Poisson => generator.poisson(out, first),
            NegativeBinomial => generator.negative_binomial(out, first, second),
            GeneralizedNegativeBinomial => {
                generator.generalized_negative_binomial(out, first, second);
            }
        }
        Ok(())
    }
}

/// A parameter of a distribution, with MXNet's default.
pub(super) const fn number(
    name: &'static str,
    default: f64,
    documentation: &'static str,
) -> Parameter {
    Parameter {
        name,
        kind: Kind::Float,
        default: Default::Float(default),
        documentation,
    }
}
