// What float32 can hold besides finite numbers. The bits are variables, because a compiler refuses constants that are
// infinite.
fn infinity() -> f32 {
    var bits = 0x7f800000u;
    return bitcast<f32>(bits);
}

fn not_a_number() -> f32 {
    var bits = 0x7fc00000u;
    return bitcast<f32>(bits);
}

// NaN is true, as in C. `!=` is false of NaN in shaders.
fn is_true(x: T) -> bool {
    return !(x == T(0));
}

// x, of which the compiler does not know where it comes from: it may otherwise take `(a + b) - a` for b, and with it all
// that two floats hold more than one. No count of elements has the highest bit.
fn opaque(x: f32) -> f32 {
    return bitcast<f32>(bitcast<u32>(x) ^ (parameters[0] & 0x80000000u));
}

// By its bits: `x != x` is what compilers with fast arithmetic simplify.
fn is_nan(x: T) -> bool {
    return is_nan_f32(f32(x));
}

fn is_nan_f32(x: f32) -> bool {
    return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}

fn is_infinite(x: f32) -> bool {
    return (bitcast<u32>(x) & 0x7fffffffu) == 0x7f800000u;
}

// x with the sign of y, that of a zero included.
fn with_sign(x: f32, y: f32) -> f32 {
    return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(y) & 0x80000000u));
}

// Truncated; what does not fit becomes the most negative integer, as C's conversions do.
fn to_i32(x: f32) -> i32 {
    if (x >= -2147483648.0 && x < 2147483648.0) {
        return i32(x);
    }
    return -2147483647i - 1i;
}

fn to_i64(x: f32) -> i64 {
    if (x >= -9223372036854775808.0 && x < 9223372036854775808.0) {
        return i64(x);
    }
    return i64(1) << 63u;
}

// x times 2 to the power of n, in two steps because 2^n alone may not be a float.
fn scaled(x: f32, n: i32) -> f32 {
    let half = n / 2;
    return x * bitcast<f32>(u32(half + 127) << 23u) * bitcast<f32>(u32(n - half + 127) << 23u);
}

fn sign(x: f32) -> f32 {
    return select(select(0.0, -1.0, x < 0.0), 1.0, x > 0.0);
}

fn round_half_away(x: f32) -> f32 {
    let whole = trunc(x);
    return select(whole, whole + with_sign(1.0, x), abs(x - whole) >= 0.5);
}

// Halves are rounded down.
fn rint(x: f32) -> f32 {
    let below = floor(x);
    let above = ceil(x);
    return select(above, below, x - below <= above - x);
}

// The larger one; NaN if either is.
fn larger(x: T, y: T) -> T {
    return select(y, x, x > y || is_nan(x));
}

fn smaller(x: T, y: T) -> T {
    return select(y, x, x < y || is_nan(x));
}

fn quotient(x: T, y: T) -> T {
    return x / y;
}

// The remainder with the sign of the divisor, 0 where the divisor is 0. It is exact: multiples of the divisor by powers of
// two are taken off as in a division by hand.
fn remainder(x: f32, y: f32) -> f32 {
    if (y == 0.0) {
        return y * 0.0;
    }
    if (is_nan_f32(x) || is_nan_f32(y) || is_infinite(x)) {
        return not_a_number();
    }
    if (is_infinite(y)) {
        return select(y, x, x == 0.0 || (x < 0.0) == (y < 0.0));
    }
    var left = abs(x);
    let distance = i32(bitcast<u32>(left) >> 23u) - i32(bitcast<u32>(abs(y)) >> 23u);
    for (var power = distance; power >= 0; power--) {
        let multiple = scaled(abs(y), power);
        if (left >= multiple) {
            left -= multiple;
        }
    }
    let rest = select(left, -left, x < 0.0);
    return select(rest, rest + y, rest != 0.0 && (rest < 0.0) != (y < 0.0));
}

// The length of (x, y), which does not overflow on the way.
fn hypot(x: f32, y: f32) -> f32 {
    if (is_infinite(x) || is_infinite(y)) {
        return infinity();
    }
    let large = larger_magnitude(x, y);
    if (large == 0.0 || is_nan_f32(large)) {
        return large;
    }
    let ratio = min(abs(x), abs(y)) / large;
    return large * sqrt(1.0 + ratio * ratio);
}

fn larger_magnitude(x: f32, y: f32) -> f32 {
    if (is_nan_f32(x) || is_nan_f32(y)) {
        return not_a_number();
    }
    return select(abs(y), abs(x), abs(x) > abs(y));
}
