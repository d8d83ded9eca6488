// What the functions of the same names are for floats.
fn is_nan(x: T) -> bool {
    return false;
}

fn larger(x: T, y: T) -> T {
    return max(x, y);
}

fn smaller(x: T, y: T) -> T {
    return min(x, y);
}

fn floor(x: T) -> T {
    return x;
}

fn ceil(x: T) -> T {
    return x;
}

fn trunc(x: T) -> T {
    return x;
}

fn rint(x: T) -> T {
    return x;
}

fn round_half_away(x: T) -> T {
    return x;
}

fn sign(x: T) -> T {
    return select(select(T(0), -T(1), x < T(0)), T(1), x > T(0));
}

// As C divides; 0 where the divisor is 0.
fn quotient(x: T, y: T) -> T {
    if (y == T(0)) {
        return T(0);
    }
    return x / y;
}

fn remainder(x: T, y: T) -> T {
    if (y == T(0)) {
        return T(0);
    }
    let rest = x % y;
    return select(rest, rest + y, rest != T(0) && (rest < T(0)) != (y < T(0)));
}
