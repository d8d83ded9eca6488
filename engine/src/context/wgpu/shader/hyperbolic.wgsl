// From e^(2|x|) - 1, which loses nothing near 0.
fn tanh(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    if (abs(x) > 9.1) {
        return with_sign(1.0, x);
    }
    let t = expm1(2.0 * abs(x));
    return with_sign(t / (t + 2.0), x);
}

fn sinh(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    let a = abs(x);
    if (a > 80.0) {
        // e^|x| alone would overflow before its half does.
        let root = exp(0.5 * a);
        return with_sign(0.5 * root * root, x);
    }
    let t = expm1(a);
    return with_sign(0.5 * (t + t / (t + 1.0)), x);
}

fn cosh(x: f32) -> f32 {
    let a = abs(x);
    if (a > 80.0) {
        let root = exp(0.5 * a);
        return 0.5 * root * root;
    }
    let e = exp(a);
    return 0.5 * (e + 1.0 / e);
}

fn asinh(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    let a = abs(x);
    if (a > 1e9) {
        return with_sign(log(a) + 0.6931471805599453, x);
    }
    return with_sign(log1p(a + a * a / (1.0 + sqrt(a * a + 1.0))), x);
}

fn acosh(x: f32) -> f32 {
    if (!(x >= 1.0)) {
        return not_a_number();
    }
    if (x > 1e9) {
        return log(x) + 0.6931471805599453;
    }
    let t = x - 1.0;
    return log1p(t + sqrt(2.0 * t + t * t));
}

fn atanh(x: f32) -> f32 {
    let a = abs(x);
    if (!(a <= 1.0)) {
        return not_a_number();
    }
    if (a == 1.0) {
        return with_sign(infinity(), x);
    }
    return with_sign(0.5 * log1p(2.0 * a / (1.0 - a)), x);
}
