//! A [`Formula`] as text: it is applied to names instead of numbers, and what it does with them is written down.

use std::cell::RefCell;
use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Formula, Number};

/// A formula as the statements of a shader, over operands `x0`, `x1`, ... and parameters `p0`, `p1`, ...
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statements {
    /// One `let` after the other.
    pub text: String,
    /// The names of the results.
    pub results: Vec<String>,
}

/// The formula's statements.
pub fn statements<F: Formula<R, P, W>, const R: usize, const P: usize, const W: usize>()
-> Statements {
    LINES.take();
    let elements = std::array::from_fn(|index| Name::of(format!("x{index}")));
    let parameters = std::array::from_fn(|index| Name::of(format!("p{index}")));
    let results: [Name; W] = F::apply(elements, parameters);
    let lines = LINES.take();
    let declared = lines
        .iter()
        .enumerate()
        .map(|(index, line)| format!("let v{index} = {line};\n"));
    Statements {
        text: declared.collect(),
        results: results.iter().map(|name| name.text()).collect(),
    }
}

thread_local! {
    /// The expressions that have a name so far, in their order.
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The name of an expression: its line.
#[derive(Clone, Copy)]
struct Name(usize);

impl Name {
    fn of(expression: String) -> Self {
        LINES.with_borrow_mut(|lines| {
            lines.push(expression);
            Self(lines.len() - 1)
        })
    }

    fn text(self) -> String {
        format!("v{}", self.0)
    }
}

impl Number for Name {
    fn constant(value: f64) -> Self {
        Self::of(format!("f32({:?})", value as f32))
    }

    fn sqrt(self) -> Self {
        Self::of(format!("sqrt({})", self.text()))
    }

    fn sigmoid(self) -> Self {
        Self::of(format!("sigmoid({})", self.text()))
    }

    fn tanh(self) -> Self {
        Self::of(format!("tanh({})", self.text()))
    }

    fn if_positive(self, yes: Self, no: Self) -> Self {
        let (condition, yes, no) = (self.text(), yes.text(), no.text());
        Self::of(format!("select({no}, {yes}, {condition} > 0.0)"))
    }
}

impl Neg for Name {
    type Output = Self;

    fn neg(self) -> Self {
        Self::of(format!("-{}", self.text()))
    }
}

macro_rules! impl_operators {
    ($($operator:ident $method:ident $sign:literal),*) => {$(
        impl $operator for Name {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                Self::of(format!(concat!("{} ", $sign, " {}"), self.text(), other.text()))
            }
        }
    )*};
}

impl_operators!(Add add "+", Sub sub "-", Mul mul "*", Div div "/");

#[cfg(test)]
mod tests {
    use super::*;

    struct Step;

    impl Formula<2, 1, 1> for Step {
        fn apply<N: Number>([weight, gradient]: [N; 2], [rate]: [N; 1]) -> [N; 1] {
            [weight - rate * gradient]
        }
    }

    #[test]
    fn a_formula_is_written_down_term_by_term() {
        let step = statements::<Step, 2, 1, 1>();
        assert_eq!(
            step.text,
            "let v0 = x0;\nlet v1 = x1;\nlet v2 = p0;\nlet v3 = v2 * v1;\nlet v4 = v0 - v3;\n"
        );
        assert_eq!(step.results, ["v4"]);
    }
}
