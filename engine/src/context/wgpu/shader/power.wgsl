// Sums and products in two floats, the second of which holds what the first has lost.
fn two_sum(a: f32, b: f32) -> vec2<f32> {
    let sum = opaque(a + b);
    let part = opaque(sum - a);
    return vec2<f32>(sum, (a - (sum - part)) + (b - part));
}

fn two_product(a: f32, b: f32) -> vec2<f32> {
    let product = opaque(a * b);
    let ah = bitcast<f32>(bitcast<u32>(a) & 0xfffff000u);
    let bh = bitcast<f32>(bitcast<u32>(b) & 0xfffff000u);
    let al = a - ah;
    let bl = b - bh;
    return vec2<f32>(product, ((ah * bh - product) + ah * bl + al * bh) + al * bl);
}

// The binary logarithm of a positive finite number in two floats: a power multiplies its error.
fn log2_wide(x: f32) -> vec2<f32> {
    let parts = binary_parts(x);
    let f = parts.y;
    let below = opaque(2.0 + f);
    let lost = f - (below - 2.0);
    let s = opaque(f / below);
    let back = two_product(s, below);
    let s_low = (((f - back.x) - back.y) - s * lost) / below;
    let z = s * s;
    // The logarithm of 1 + f is 2 s + 2 s^3/3 + ..., of which only the first term needs both floats.
    let rest = s * z * (2.0 / 3.0 + z * (2.0 / 5.0 + z * (2.0 / 7.0 + z * (2.0 / 9.0 + z * (2.0 / 11.0)))));
    let natural = two_sum(2.0 * s, 2.0 * s_low + rest);
    let scaled_high = two_product(natural.x, 1.44269502);
    let low = scaled_high.y + natural.x * 1.92596299e-8 + natural.y * 1.4426950408889634;
    let sum = two_sum(parts.x, scaled_high.x);
    return two_sum(sum.x, sum.y + low);
}

fn positive_power(x: f32, y: f32) -> f32 {
    let l = log2_wide(x);
    if (abs(y) > 1e10 || abs(l.x * y) > 200.0) {
        // 1 to any power is 1, and all else is out of range.
        return select(select(0.0, infinity(), (l.x > 0.0) == (y > 0.0)), 1.0, x == 1.0);
    }
    let product = two_product(l.x, y);
    let n = round(product.x);
    let r = (product.x - n) + (product.y + l.y * y);
    let t = r * 0.6931471805599453;
    if (n > 128.0) {
        return infinity();
    }
    if (n < -150.0) {
        return 0.0;
    }
    return scaled(1.0 + (t + t * t * exp_rest(t)), i32(n));
}

fn is_odd(y: f32) -> bool {
    return abs(y) < 16777216.0 && floor(y) == y && (i32(y) & 1) != 0;
}

fn pow(x: f32, y: f32) -> f32 {
    if (y == 0.0 || x == 1.0) {
        return 1.0;
    }
    if (is_nan_f32(x) || is_nan_f32(y)) {
        return not_a_number();
    }
    // Small whole powers are products: exact where a float can be.
    if (y == 1.0) {
        return x;
    }
    if (y == 2.0) {
        return x * x;
    }
    if (y == 3.0) {
        return x * x * x;
    }
    let odd = is_odd(y);
    if (x == 0.0 || is_infinite(x)) {
        let large = is_infinite(x) == (y > 0.0);
        return select(select(0.0, infinity(), large), with_sign(select(0.0, infinity(), large), x), odd);
    }
    if (is_infinite(y)) {
        if (abs(x) == 1.0) {
            return 1.0;
        }
        return select(0.0, infinity(), (abs(x) > 1.0) == (y > 0.0));
    }
    if (x < 0.0 && floor(y) != y) {
        return not_a_number();
    }
    let power = positive_power(abs(x), y);
    return select(power, -power, x < 0.0 && odd);
}

// A first guess and a step of Newton's method.
fn cbrt(x: f32) -> f32 {
    if (x == 0.0 || is_infinite(x) || is_nan_f32(x)) {
        return x;
    }
    let a = abs(x);
    // Away from the ends of the range, where the cube would overflow or vanish.
    let factor = select(select(1.0, 4.76837158203125e-7, a > 1e30), 2097152.0, a < 1e-30);
    let y = exp(log(a * factor) / 3.0);
    let root = y - (y - a * factor / (y * y)) / 3.0;
    let back = select(select(1.0, 128.0, a > 1e30), 0.0078125, a < 1e-30);
    return with_sign(root * back, x);
}
