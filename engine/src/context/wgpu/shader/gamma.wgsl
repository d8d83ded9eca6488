// Giles' polynomials for the inverse of the error function; see math/erfinv.rs.
fn erfinv(x: f32) -> f32 {
    if (is_nan_f32(x) || abs(x) > 1.0) {
        return not_a_number();
    }
    if (abs(x) == 1.0) {
        return with_sign(infinity(), x);
    }
    var w = -log((1.0 - x) * (1.0 + x));
    var p = 0.0;
    if (w < 5.0) {
        w -= 2.5;
        p = 2.81022636e-08;
        p = 3.43273939e-07 + p * w;
        p = -3.5233877e-06 + p * w;
        p = -4.39150654e-06 + p * w;
        p = 0.00021858087 + p * w;
        p = -0.00125372503 + p * w;
        p = -0.00417768164 + p * w;
        p = 0.246640727 + p * w;
        p = 1.50140941 + p * w;
    } else {
        w = sqrt(w) - 3.0;
        p = -0.000200214257;
        p = 0.000100950558 + p * w;
        p = 0.00134934322 + p * w;
        p = -0.00367342844 + p * w;
        p = 0.00573950773 + p * w;
        p = -0.0076224613 + p * w;
        p = 0.00943887047 + p * w;
        p = 1.00167406 + p * w;
        p = 2.83297682 + p * w;
    }
    return p * x;
}

// A series of positive terms up to 2, where the continued fraction of the complement takes over.
fn erf(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    let a = abs(x);
    if (a > 4.0) {
        return with_sign(1.0, x);
    }
    let z = a * a;
    if (a > 2.0) {
        var fraction = a;
        for (var k = 14.0; k > 0.5; k -= 1.0) {
            fraction = a + 0.5 * k / fraction;
        }
        return with_sign(1.0 - 0.5641895835477563 * exp(-z) / fraction, x);
    }
    var sum = 0.0;
    for (var n = 28.0; n > 0.5; n -= 1.0) {
        sum = 2.0 * z / (2.0 * n + 1.0) * (1.0 + sum);
    }
    return with_sign(1.1283791670955126 * a * exp(-z) * (1.0 + sum), x);
}

// What Stirling's formula leaves of the logarithm of the gamma function, for arguments from 8 on.
fn stirling_rest(z: f32) -> f32 {
    let w = 1.0 / z;
    let w2 = w * w;
    return w * (1.0 / 12.0 + w2 * (-1.0 / 360.0 + w2 * (1.0 / 1260.0 - w2 / 1680.0)));
}

// The product x (x + 1) ... below 8, and the argument that is left.
fn shifted(x: f32) -> vec2<f32> {
    var product = 1.0;
    var z = x;
    for (; z < 8.0; z += 1.0) {
        product *= z;
    }
    return vec2<f32>(product, z);
}

fn lgamma_positive(x: f32) -> f32 {
    if (is_infinite(x)) {
        return x;
    }
    if (x == 1.0 || x == 2.0) {
        return 0.0;
    }
    let s = shifted(x);
    let z = s.y;
    return (((z - 0.5) * log(z) - z) + 0.9189385332046727 + stirling_rest(z)) - log(s.x);
}

fn gamma_positive(x: f32) -> f32 {
    if (x > 36.0) {
        return infinity();
    }
    let s = shifted(x);
    let z = s.y;
    // Half the power at a time, which does not overflow before the result does.
    let root = pow(z, 0.5 * z - 0.25);
    return 2.5066282746310002 * root * exp(stirling_rest(z) - z) * root / s.x;
}

fn gamma(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    if (x == 0.0) {
        return with_sign(infinity(), x);
    }
    if (x > 0.0) {
        return gamma_positive(x);
    }
    if (floor(x) == x) {
        return not_a_number();
    }
    return 3.1415926535897932 / (circular_pi(x).x * gamma_positive(1.0 - x));
}

fn lgamma(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    if (is_infinite(x)) {
        return infinity();
    }
    if (x > 0.0) {
        return lgamma_positive(x);
    }
    if (floor(x) == x) {
        return infinity();
    }
    return log(3.1415926535897932 / abs(circular_pi(x).x)) - lgamma_positive(1.0 - x);
}

// The digamma function for order 0, else its derivative of that order.
fn polygamma(order: f32, x: f32) -> f32 {
    if (x <= 0.0 && floor(x) == x) {
        return not_a_number();
    }
    if (order == 0.0) {
        return digamma(x);
    }
    var factorial = 1.0;
    for (var k = 2.0; k <= order; k += 1.0) {
        factorial *= k;
    }
    let sign = select(1.0, -1.0, is_even(order));
    return sign * factorial * zeta(order + 1.0, x);
}

fn is_even(n: f32) -> bool {
    return floor(0.5 * n) == 0.5 * n;
}

fn digamma(x: f32) -> f32 {
    var sum = 0.0;
    var z = x;
    if (x < 0.0) {
        let both = circular_pi(x);
        sum = -3.1415926535897932 * both.y / both.x;
        z = 1.0 - x;
    }
    for (; z < 8.0; z += 1.0) {
        sum -= 1.0 / z;
    }
    let w = 1.0 / (z * z);
    return sum + (log(z) - 0.5 / z - w * (1.0 / 12.0 - w * (1.0 / 120.0 - w / 252.0)));
}

// Hurwitz's zeta function, 1 / x^s + 1 / (x + 1)^s + ..., for whole s from 2 on: the head of the sum, and the rest by
// Euler and Maclaurin.
fn zeta_positive(s: f32, x: f32) -> f32 {
    var sum = 0.0;
    var z = x;
    for (; z < 9.0; z += 1.0) {
        sum += pow(z, -s);
    }
    let w = 1.0 / (z * z);
    let power = pow(z, -s);
    let rest = s / 12.0 - w * s * (s + 1.0) * (s + 2.0) * (1.0 / 720.0 - w * (s + 3.0) * (s + 4.0) / 30240.0);
    return sum + power * (z / (s - 1.0) + 0.5 + rest / z);
}

// Below 0: the sum over all integers, which depends on the fraction alone, less what lies below.
fn zeta(s: f32, x: f32) -> f32 {
    if (!(x < 0.0)) {
        return zeta_positive(s, x);
    }
    let fraction = x - floor(x);
    let sign = select(-1.0, 1.0, is_even(s));
    return zeta_positive(s, fraction) + sign * (zeta_positive(s, 1.0 - fraction) - zeta_positive(s, 1.0 - x));
}
