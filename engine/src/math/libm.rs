//! Functions of the C library that Rust's standard library lacks or has not made stable.
//!
//! MXNet calls the same ones, so results agree to the last digit where the C library is the same.

mod c {
    use std::ffi::c_int;

    unsafe extern "C" {
        pub safe fn erf(x: f64) -> f64;
        pub safe fn erff(x: f32) -> f32;
        pub safe fn tgamma(x: f64) -> f64;
        pub safe fn tgammaf(x: f32) -> f32;
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

/// The gamma function.
pub fn tgamma(x: f64) -> f64 {
    c::tgamma(x)
}

/// The gamma function, in single precision.
pub fn tgammaf(x: f32) -> f32 {
    c::tgammaf(x)
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
