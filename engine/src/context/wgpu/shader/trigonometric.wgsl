// The angle less the nearest multiple of pi/2, in x, and which multiple it was, modulo 4, in y.
fn quarter(x: f32) -> vec2<f32> {
    if (abs(x) > 8000.0) {
        return far_quarter(x);
    }
    let n = round(x * 0.6366197723675814);
    // pi/2 in parts with so few digits that their products with n are exact.
    let r = ((x - n * 1.5703125) - n * 4.8351287841796875e-4) - n * 3.1385570764541626e-7;
    return vec2<f32>(r - n * 6.0771005065061922e-11, n - 4.0 * floor(n * 0.25));
}

// The same for large angles, by Payne and Hanek: x times 2/pi, of which only the digits around the point count, in
// integers.
fn far_quarter(x: f32) -> vec2<f32> {
    let bits = bitcast<u32>(abs(x));
    let exponent = i32(bits >> 23u) - 150;
    let mantissa = (bits & 0x007fffffu) | 0x00800000u;
    // Bits of 2/pi before this one make multiples of 4.
    let first = exponent - 2;
    let high = two_over_pi(first);
    let middle = two_over_pi(first + 32);
    let low = two_over_pi(first + 64);
    // The product modulo 4, in units of 2^-62: its two highest bits are the multiple.
    var sum = vec2<u32>(0u, mantissa * high);
    sum = add_wide(sum, wide_product(mantissa, middle));
    sum = add_wide(sum, vec2<u32>(wide_product(mantissa, low).y, 0u));
    return quarter_of_turn(sum, x);
}

// From a fraction of a full turn in 64 bits.
fn quarter_of_turn(turn: vec2<u32>, x: f32) -> vec2<f32> {
    let rounded = add_wide(turn, vec2<u32>(0u, 0x20000000u));
    let n = rounded.y >> 30u;
    // Between -1/8 and 1/8 of a turn, as a signed number in 64 bits.
    var rest = vec2<u32>(turn.x, turn.y - (n << 30u));
    let negative = (rest.y & 0x80000000u) != 0u;
    if (negative) {
        rest = add_wide(vec2<u32>(~rest.x, ~rest.y), vec2<u32>(1u, 0u));
    }
    let fraction = f32(rest.y) * 2.3283064365386963e-10 + f32(rest.x) * 5.421010862427522e-20;
    let r = select(fraction, -fraction, negative) * 6.283185307179586;
    if (x < 0.0) {
        return vec2<f32>(-r, f32((4u - n) & 3u));
    }
    return vec2<f32>(r, f32(n & 3u));
}

// 32 bits of 2/pi from the one of weight 2^(-1-start), which may be a leading zero.
fn two_over_pi(start: i32) -> u32 {
    var digits = array<u32, 8>(
        0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu, 0xdebbc561u);
    if (start < 0) {
        return digits[0] >> u32(-start);
    }
    let word = u32(start) / 32u;
    let bit = u32(start) % 32u;
    if (bit == 0u) {
        return digits[word];
    }
    return (digits[word] << bit) | (digits[word + 1u] >> (32u - bit));
}

// The product of two words: the low one in x, the high one in y.
fn wide_product(a: u32, b: u32) -> vec2<u32> {
    let low = (a & 0xffffu) * (b & 0xffffu);
    let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
    let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
    return vec2<u32>((second << 16u) | (low & 0xffffu), (a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u));
}

fn add_wide(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
    let low = a.x + b.x;
    return vec2<u32>(low, a.y + b.y + select(0u, 1u, low < a.x));
}

// Taylor's series on [-pi/4, pi/4].
fn sin_near(x: f32) -> f32 {
    let z = x * x;
    return x + x * z * (-1.0 / 6.0 + z * (1.0 / 120.0 + z * (-1.0 / 5040.0 + z * (1.0 / 362880.0 - z / 39916800.0))));
}

fn cos_near(x: f32) -> f32 {
    let z = x * x;
    return 1.0 - (0.5 * z - z * z * (1.0 / 24.0 + z * (-1.0 / 720.0 + z * (1.0 / 40320.0 - z / 3628800.0))));
}

// Sine and cosine.
fn circular(x: f32) -> vec2<f32> {
    if (is_nan_f32(x) || is_infinite(x)) {
        return vec2<f32>(not_a_number());
    }
    let q = quarter(x);
    let both = vec2<f32>(sin_near(q.x), cos_near(q.x));
    let turned = select(both, vec2<f32>(both.y, -both.x), q.y == 1.0 || q.y == 3.0);
    return select(turned, -turned, q.y >= 2.0);
}

fn sin(x: f32) -> f32 {
    if (x == 0.0) {
        return x;
    }
    return circular(x).x;
}

fn cos(x: f32) -> f32 {
    return circular(x).y;
}

fn tan(x: f32) -> f32 {
    if (x == 0.0) {
        return x;
    }
    let both = circular(x);
    return both.x / both.y;
}

// Sine and cosine of pi x, whose multiples are taken off without an error.
fn circular_pi(x: f32) -> vec2<f32> {
    let r = x - 2.0 * round(0.5 * x);
    return circular(r * 3.1415926535897932);
}

// The series of the arcsine for magnitudes up to 1/2.
fn asin_near(x: f32) -> f32 {
    let z = x * x;
    var sum = 0.0;
    var k = 12.0;
    // Each coefficient of the nested form is the ratio of neighbouring terms.
    for (; k > 0.5; k -= 1.0) {
        let odd = 2.0 * k - 1.0;
        sum = z * odd / (2.0 * k) * (1.0 / (2.0 * k + 1.0) + sum);
    }
    return x + x * sum;
}

fn asin(x: f32) -> f32 {
    let a = abs(x);
    if (!(a <= 1.0)) {
        return not_a_number();
    }
    if (a <= 0.5) {
        return asin_near(x);
    }
    return with_sign(1.5707963267948966 - 2.0 * asin_near(sqrt(0.5 * (1.0 - a))), x);
}

fn acos(x: f32) -> f32 {
    if (!(abs(x) <= 1.0)) {
        return not_a_number();
    }
    if (x > 0.5) {
        return 2.0 * asin_near(sqrt(0.5 * (1.0 - x)));
    }
    if (x < -0.5) {
        return 3.1415926535897932 - 2.0 * asin_near(sqrt(0.5 * (1.0 + x)));
    }
    return 1.5707963267948966 - asin_near(x);
}

// The series of the arctangent for magnitudes up to tan(pi/8).
fn atan_near(x: f32) -> f32 {
    let z = x * x;
    var sum = 0.0;
    for (var k = 10.0; k > 0.5; k -= 1.0) {
        sum = -z * (1.0 / (2.0 * k + 1.0) + sum);
    }
    return x + x * sum;
}

fn atan(x: f32) -> f32 {
    if (is_nan_f32(x)) {
        return x;
    }
    let a = abs(x);
    if (a <= 0.41421356) {
        return atan_near(x);
    }
    if (a <= 2.4142136) {
        return with_sign(0.7853981633974483 + atan_near((a - 1.0) / (a + 1.0)), x);
    }
    return with_sign(1.5707963267948966 - atan_near(1.0 / a), x);
}
