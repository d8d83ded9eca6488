//! Functions of the C library that Rust's standard library lacks, has not made stable, or computes by itself.
//!
//! MXNet calls the same ones, so results agree to the last digit where the C library is the same.

mod c {
    use std::ffi::c_int;

    unsafe extern "C" {
        pub safe fn erf(x: f64) -> f64;
        pub safe fn erff(x: f32) -> f32;
        pub safe fn erfc(x: f64) -> f64;
        pub safe fn tgamma(x: f64) -> f64;
        pub safe fn tgammaf(x: f32) -> f32;
        pub safe fn asinh(x: f64) -> f64;
        pub safe fn asinhf(x: f32) -> f32;
        pub safe fn acosh(x: f64) -> f64;
        pub safe fn acoshf(x: f32) -> f32;
        pub safe fn atanh(x: f64) -> f64;
        pub safe fn atanhf(x: f32) -> f32;
    }

    #[cfg(unix)]
    unsafe extern "C" {
        pub unsafe fn lgamma_r(x: f64, sign: *mut c_int) -> f64;
        pub unsafe fn lgammaf_r(x: f32, sign: *mut c_int) -> f32;
    }

    #[cfg(not(unix))]
    unsafe extern "C" {
        pub safe fn lgamma(x: f64) -> f64;
        pub safe fn lgammaf(x: f32) -> f32;
    }
}

/// The error function.
pub fn erf(x: f64) -> f64 {
    c::erf(x)
}

/// The error function, in single precision.
pub fn erff(x: f32) -> f32 {
    c::erff(x)
}

/// One less the error function, to full precision where that is small.
pub fn erfc(x: f64) -> f64 {
    c::erfc(x)
}

/// The gamma function.
pub fn tgamma(x: f64) -> f64 {
    c::tgamma(x)
}

/// The gamma function, in single precision.
pub fn tgammaf(x: f32) -> f32 {
    c::tgammaf(x)
}

/// The inverse hyperbolic sine.
pub fn asinh(x: f64) -> f64 {
    c::asinh(x)
}

/// The inverse hyperbolic sine, in single precision.
pub fn asinhf(x: f32) -> f32 {
    c::asinhf(x)
}

/// The inverse hyperbolic cosine.
pub fn acosh(x: f64) -> f64 {
    c::acosh(x)
}

/// The inverse hyperbolic cosine, in single precision.
pub fn acoshf(x: f32) -> f32 {
    c::acoshf(x)
}

/// The inverse hyperbolic tangent.
pub fn atanh(x: f64) -> f64 {
    c::atanh(x)
}

/// The inverse hyperbolic tangent, in single precision.
pub fn atanhf(x: f32) -> f32 {
    c::atanhf(x)
}

/// The logarithm of the magnitude of the gamma function.
pub fn lgamma(x: f64) -> f64 {
    #[cfg(unix)]
    {
        let mut sign = 0;
        // SAFETY: the pointer is to a local that outlives the call. The plain `lgamma` would write the sign to a
        // variable of the process instead, which several threads must not do at once.
        unsafe { c::lgamma_r(x, &mut sign) }
    }
    #[cfg(not(unix))]
    c::lgamma(x)
}

/// The logarithm of the magnitude of the gamma function, in single precision.
pub fn lgammaf(x: f32) -> f32 {
    #[cfg(unix)]
    {
        let mut sign = 0;
        // SAFETY: as in `lgamma`.
        unsafe { c::lgammaf_r(x, &mut sign) }
    }
    #[cfg(not(unix))]
    c::lgammaf(x)
}
