//! What each of Python's operators does to arrays.

use engine::{NDArray, Result, ops};

use super::elementwise;
use super::promote::Promotion;

/// An operator.
pub(super) struct Operator {
    /// NumPy's name for it, which its messages use.
    pub(super) name: &'static str,
    /// Array and array.
    pub(super) arrays: fn(&NDArray, &NDArray) -> Result<NDArray>,
    /// Array and number; where there is no such form, the number becomes an array, and MXNet does not have the operator.
    pub(super) numbers: Option<Numbers>,
    /// What NumPy does to the operands' element types first.
    pub(super) promotion: Promotion,
}

/// An operator between an array and a number.
pub(super) struct Numbers {
    /// The array on the left.
    pub(super) scalar: fn(&NDArray, f64) -> Result<NDArray>,
    /// The array on the right.
    pub(super) reflected: fn(&NDArray, f64) -> Result<NDArray>,
}

pub(super) const ADD: Operator = Operator {
    name: "add",
    arrays: ops::add,
    numbers: Some(Numbers {
        scalar: ops::add_scalar,
        reflected: ops::add_scalar,
    }),
    promotion: Promotion::Common,
};
pub(super) const SUBTRACT: Operator = Operator {
    name: "subtract",
    arrays: ops::subtract,
    numbers: Some(Numbers {
        scalar: ops::subtract_scalar,
        reflected: ops::subtract_from_scalar,
    }),
    promotion: Promotion::Common,
};
pub(super) const MULTIPLY: Operator = Operator {
    name: "multiply",
    arrays: ops::multiply,
    numbers: Some(Numbers {
        scalar: ops::multiply_scalar,
        reflected: ops::multiply_scalar,
    }),
    promotion: Promotion::Common,
};
pub(super) const DIVIDE: Operator = Operator {
    name: "divide",
    arrays: ops::divide,
    numbers: Some(Numbers {
        scalar: ops::divide_scalar,
        reflected: ops::divide_scalar_by,
    }),
    promotion: Promotion::Float,
};
pub(super) const MODULO: Operator = Operator {
    name: "remainder",
    arrays: ops::modulo,
    numbers: Some(Numbers {
        scalar: ops::modulo_scalar,
        reflected: ops::modulo_of_scalar,
    }),
    promotion: Promotion::Common,
};
pub(super) const POWER: Operator = Operator {
    name: "power",
    arrays: ops::power,
    numbers: Some(Numbers {
        scalar: ops::power_scalar,
        reflected: ops::power_of_scalar,
    }),
    promotion: Promotion::Common,
};

// MXNet's arrays do not have the operators below.

/// NumPy's remainder: unlike MXNet's it is `nan` where a float is divided by 0.
pub(super) const REMAINDER: Operator = Operator {
    name: "remainder",
    arrays: elementwise::remainder,
    numbers: None,
    promotion: Promotion::Common,
};
pub(super) const FLOOR_DIVIDE: Operator = Operator {
    name: "floor_divide",
    arrays: elementwise::floor_divide,
    numbers: None,
    promotion: Promotion::Common,
};
pub(super) const BITWISE_AND: Operator = Operator {
    name: "bitwise_and",
    arrays: elementwise::bitwise_and,
    numbers: None,
    promotion: Promotion::Whole,
};
pub(super) const BITWISE_OR: Operator = Operator {
    name: "bitwise_or",
    arrays: elementwise::bitwise_or,
    numbers: None,
    promotion: Promotion::Whole,
};
pub(super) const BITWISE_XOR: Operator = Operator {
    name: "bitwise_xor",
    arrays: elementwise::bitwise_xor,
    numbers: None,
    promotion: Promotion::Whole,
};
pub(super) const LEFT_SHIFT: Operator = Operator {
    name: "left_shift",
    arrays: elementwise::left_shift,
    numbers: None,
    promotion: Promotion::Whole,
};
pub(super) const RIGHT_SHIFT: Operator = Operator {
    name: "right_shift",
    arrays: elementwise::right_shift,
    numbers: None,
    promotion: Promotion::Whole,
};
