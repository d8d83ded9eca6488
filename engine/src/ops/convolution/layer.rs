//! What convolution and its transpose have in common: data, weights, and a bias for each channel of the result.

use smallvec::smallvec;

use super::products::{convolve, convolve_data, convolve_weight};
use super::sliding::{Sliding, volume};
use crate::array::Array;
use crate::autograd::{NDArray, Tape};
use crate::context::Convolution;
use crate::error::{Error, Result};
use crate::ops::network::only_floats;
use crate::ops::spec::{Default, Kind, Parameter, wrong_count};
use crate::ops::{
    Arrays, Attributes, Axes, Gradients, Meta, Metadata, Op, Place, Saves, reshape_to, sum,
};
use crate::shape::{Shape, tuple};

/// A layer of convolutions, or of their transposes.
pub(super) struct Layer {
    pub name: &'static str,
    pub sliding: Sliding,
    pub filters: usize,
    pub groups: usize,
    pub has_bias: bool,
    /// Whether the layer's data are the results of the convolution and its results the data.
    pub transposed: Option<Extents>,
}

/// Extents of the result of a transposed convolution from those of its data.
pub(super) type Extents =
    Box<dyn Fn(&Sliding, &[usize]) -> Result<(Sliding, Vec<usize>)> + Send + Sync>;

impl Layer {
    /// Reads the parameters that both kinds of layers have.
    pub fn read(attributes: &Attributes) -> Result<Self> {
        let name = attributes.spec().name;
        let sliding = Sliding::read(attributes, "convolution")?;
        let positive = |parameter: &str| -> Result<usize> {
            let number = attributes.int(parameter)?;
            usize::try_from(number)
                .ok()
                .filter(|&number| number > 0)
                .ok_or_else(|| {
                    let message = format!(
                        "value {number} for Parameter {parameter} should be greater equal to 1"
                    );
                    Error::argument(name, message)
                })
        };
        let (filters, groups) = (positive("num_filter")?, positive("num_group")?);
        if !filters.is_multiple_of(groups) {
            return Err(Error::argument(
                name,
                "output num_filter must divide group size",
            ));
        }
        check_layout(attributes, sliding.axes())?;
        Ok(Self {
            name,
            sliding,
            filters,
            groups,
            has_bias: !attributes.bool("no_bias")?,
            transposed: None,
        })
    }

    fn convolution(&self, sliding: &Sliding) -> Convolution {
        Convolution {
            window: sliding.window(),
            groups: self.groups,
        }
    }

    /// The window and the shape of the result.
    fn result(&self, data: &Shape) -> Result<(Sliding, Shape)> {
        let axes = self.sliding.axes();
        if data.ndim() != axes + 2 {
            let names = ["x", "y-x", "d-y-x"][axes - 1];
            let message = format!(
                "Input data should be {}D in batch-num_filter-{names}",
                axes + 2
            );
            return Err(Error::shape(self.name, message));
        }
        let (sliding, extents) = match &self.transposed {
            Some(rule) => rule(&self.sliding, &data[2..])?,
            None => (self.sliding.clone(), self.extents(&data[2..])?),
        };
        let shape = [data[0], self.filters].into_iter().chain(extents).collect();
        Ok((sliding, shape))
    }

    /// Extents of the result of a convolution.
    fn extents(&self, data: &[usize]) -> Result<Vec<usize>> {
        let sliding = &self.sliding;
        let extent = |(axis, extent): (usize, &usize)| {
            let padded = extent + 2 * sliding.padding[axis];
            let moved = padded.checked_sub(sliding.reach(axis)).ok_or_else(|| {
                let message = format!(
                    "kernel size exceed input: {} in {padded}",
                    sliding.reach(axis)
                );
                Error::shape(self.name, message)
            })?;
            Ok(moved / sliding.stride[axis] + 1)
        };
        data.iter().enumerate().map(extent).collect()
    }

    fn weight(&self, channels: usize) -> Result<Shape> {
        if channels == 0 || !channels.is_multiple_of(self.groups) {
            return Err(Error::shape(
                self.name,
                "input num_filter must divide group size",
            ));
        }
        let pair = match self.transposed {
            Some(_) => [channels, self.filters / self.groups],
            None => [self.filters, channels / self.groups],
        };
        Ok(pair
            .into_iter()
            .chain(self.sliding.kernel.iter().copied())
            .collect())
    }

    fn check(&self, inputs: &[&Array]) -> Result<()> {
        let names = ["data", "weight", "bias"];
        let dtype = inputs[0].dtype();
        for (input, name) in inputs.iter().zip(names) {
            if input.dtype() != dtype {
                let message = format!(
                    "This layer requires uniform type. Expected '{dtype}' v.s. given '{}' at '{name}'",
                    input.dtype()
                );
                return Err(Error::argument(self.name, message));
            }
        }
        let inconsistent = |provided: &Shape, inferred: &[usize]| {
            let message = format!(
                "Shape inconsistent, Provided = {provided}, inferred shape={}",
                tuple(inferred).replace(' ', "")
            );
            Err(Error::shape(self.name, message))
        };
        let weight = self.weight(inputs[0].shape()[1])?;
        if inputs[1].shape() != &weight {
            return inconsistent(inputs[1].shape(), &weight);
        }
        match inputs.get(2) {
            Some(bias) if bias.shape()[..] != [self.filters] => {
                inconsistent(bias.shape(), &[self.filters])
            }
            _ => Ok(()),
        }
    }

    /// The gradient of the bias: the sum over all that it was added to.
    fn of_bias(&self, incoming: &NDArray) -> Result<NDArray> {
        let (images, channels) = (incoming.shape()[0], incoming.shape()[1]);
        let positions: usize = incoming.shape()[2..].iter().product();
        let rows = reshape_to(incoming, Shape::new(&[images, channels, positions]))?;
        sum(&sum(&rows, Axes::one(2, false))?, Axes::one(0, false))
    }
}

/// Only layouts with channels before positions are computed.
fn check_layout(attributes: &Attributes, axes: usize) -> Result<()> {
    let layout = attributes.optional_text("layout")?;
    let expected = ["NCW", "NCHW", "NCDHW"][axes - 1];
    match layout {
        None => Ok(()),
        Some(layout) if layout == expected => Ok(()),
        Some("NHWC" | "NDHWC") => Err(Error::argument(
            attributes.spec().name,
            format!(
                "{} layout is only supported on GPU; use {expected}",
                layout.unwrap_or_default()
            ),
        )),
        Some(layout) => Err(Error::argument(
            attributes.spec().name,
            format!("Invalid layout for {}d shape: {layout}", axes + 2),
        )),
    }
}

/// A parameter with a tuple for the window, empty by default.
pub(crate) const fn window_parameter(name: &'static str, documentation: &'static str) -> Parameter {
    Parameter {
        name,
        kind: Kind::Shape,
        default: Default::Ints(&[]),
        documentation,
    }
}

impl Op for Layer {
    fn name(&self) -> &'static str {
        self.name
    }

    fn infer(&self, inputs: &[&Array]) -> Result<Metadata> {
        let expected = 2 + usize::from(self.has_bias);
        if inputs.len() != expected {
            return Err(wrong_count(self.name, expected, inputs.len()));
        }
        only_floats(self.name, inputs[0].dtype())?;
        let (_, shape) = self.result(inputs[0].shape())?;
        self.check(inputs)?;
        Ok(smallvec![Meta {
            shape,
            dtype: inputs[0].dtype()
        }])
    }

    fn forward(&self, place: &Place, inputs: &[&Array], metas: &[Meta]) -> Result<Arrays> {
        let (sliding, shape) = self.result(inputs[0].shape())?;
        let convolution = self.convolution(&sliding);
        let data = place.reshaped(inputs[0], volume(inputs[0].shape()))?;
        let weight = place.reshaped(inputs[1], volume(inputs[1].shape()))?;
        let out = place.empty(volume(&shape), metas[0].dtype)?;
        let bias = inputs.get(2).copied();
        match self.transposed {
            Some(_) => place
                .device
                .convolve_data(&convolution, &data, &weight, bias, &out)?,
            None => place
                .device
                .convolve(&convolution, &data, &weight, bias, &out)?,
        }
        Ok(smallvec![place.reshaped(&out, shape)?])
    }

    fn saves(&self) -> Saves {
        Saves {
            inputs: 0b11,
            outputs: 0,
        }
    }

    fn backward(&self, tape: &Tape) -> Result<Gradients> {
        let (x, w, incoming) = (tape.input(0)?, tape.input(1)?, tape.gradient()?);
        let (sliding, _) = self.result(x.shape())?;
        let convolution = self.convolution(&sliding);
        let wide = |x: &NDArray| reshape_to(x, volume(x.shape()));
        let (data, weight, gradient) = (wide(&x)?, wide(&w)?, wide(incoming)?);
        let mut gradients = Gradients::from_elem(None, tape.input_count());
        if tape.needs(0) {
            let shape = data.shape().clone();
            let of_data = match self.transposed {
                Some(_) => convolve(convolution, &gradient, &weight, shape)?,
                None => convolve_data(convolution, &gradient, &weight, shape)?,
            };
            gradients[0] = Some(reshape_to(&of_data, x.shape().clone())?);
        }
        if tape.needs(1) {
            let shape = weight.shape().clone();
            let of_weight = match self.transposed {
                Some(_) => convolve_weight(convolution, &gradient, &data, shape)?,
                None => convolve_weight(convolution, &data, &gradient, shape)?,
            };
            gradients[1] = Some(reshape_to(&of_weight, w.shape().clone())?);
        }
        if tape.needs(2) {
            gradients[2] = Some(self.of_bias(incoming)?);
        }
        Ok(gradients)
    }
}
