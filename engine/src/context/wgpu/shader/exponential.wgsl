// Taylor's series on [-ln(2)/2, ln(2)/2] after a multiple of ln(2), in two parts, has been taken off.
fn exp(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    if (x > 88.8) {
        return infinity();
    }
    if (x < -104.0) {
        return 0.0;
    }
    let n = round(x * 1.4426950408889634);
    let r = (x - n * 0.693359375) + n * 2.1219444005469058e-4;
    return scaled(1.0 + (r + r * r * exp_rest(r)), i32(n));
}

// (e^r - 1 - r) / r^2.
fn exp_rest(r: f32) -> f32 {
    return 0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5040.0 + r / 40320.0)))));
}

fn expm1(x: f32) -> f32 {
    if (abs(x) < 0.35) {
        return x + x * x * exp_rest(x);
    }
    return exp(x) - 1.0;
}

// ln(1 + f) for f between sqrt(1/2) - 1 and sqrt(2) - 1: with s = f / (2 + f) it is f - s (f - 2 s^2/3 - 2 s^4/5 - ...).
fn log1p_near(f: f32) -> f32 {
    let s = f / (2.0 + f);
    let z = s * s;
    let rest = z * (2.0 / 3.0 + z * (2.0 / 5.0 + z * (2.0 / 7.0 + z * (2.0 / 9.0 + z * (2.0 / 11.0)))));
    return f - s * (f - rest);
}

// The exponent e and m - 1 of x = 2^e m with m between sqrt(1/2) and sqrt(2), for positive finite x.
fn binary_parts(x: f32) -> vec2<f32> {
    // Numbers without a leading one are made larger first.
    let tiny = x < 1.17549435e-38;
    let bits = bitcast<u32>(select(x, x * 8388608.0, tiny));
    let shifted = bits + (0x3f800000u - 0x3f3504f3u);
    let exponent = i32(shifted >> 23u) - 127;
    let m = bitcast<f32>((shifted & 0x007fffffu) + 0x3f3504f3u);
    return vec2<f32>(f32(exponent) - select(0.0, 23.0, tiny), m - 1.0);
}

fn log(x: f32) -> f32 {
    if (!(x > 0.0) || is_infinite(x)) {
        return log_outside(x);
    }
    let parts = binary_parts(x);
    return parts.x * 0.693359375 + (log1p_near(parts.y) - parts.x * 2.1219444005469058e-4);
}

// Logarithms, whatever their base, of what is not a positive finite number.
fn log_outside(x: f32) -> f32 {
    if (x == 0.0) {
        return -infinity();
    }
    return select(x, not_a_number(), x < 0.0);
}

fn log2(x: f32) -> f32 {
    if (!(x > 0.0) || is_infinite(x)) {
        return log_outside(x);
    }
    let parts = binary_parts(x);
    return parts.x + log1p_near(parts.y) * 1.4426950408889634;
}

fn log10(x: f32) -> f32 {
    if (!(x > 0.0) || is_infinite(x)) {
        return log_outside(x);
    }
    let parts = binary_parts(x);
    return parts.x * 0.30078125 + (parts.x * 2.4874566398119521e-4 + log1p_near(parts.y) * 0.4342944819032518);
}

fn log1p(x: f32) -> f32 {
    if (x > -0.25 && x < 0.4) {
        return log1p_near(x);
    }
    let sum = 1.0 + x;
    if (is_infinite(sum) || !(sum > 0.0)) {
        return log(sum);
    }
    // What the addition has lost, to first order.
    let lost = select(x - (sum - 1.0), 1.0 - (sum - x), x > 1.0);
    return log(sum) + lost / sum;
}

fn sigmoid(x: f32) -> f32 {
    return 1.0 / (1.0 + exp(-x));
}

fn softrelu(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    return max(x, 0.0) + log1p(exp(-abs(x)));
}
