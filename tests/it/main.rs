//! The kernel from outside: one binary, so that RustPython is linked once.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

mod faces;
mod gpu;
mod headless;
mod judges;
mod notebook;
mod protocol;
mod tidy;
mod wrong_input;

/// The root of the checkout.
fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the kernel's package lies in the checkout")
}
