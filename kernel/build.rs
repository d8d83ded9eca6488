//! The Python library is compiled into the binary by a macro, which cargo does not see reading it.

fn main() {
    println!("cargo::rerun-if-changed=lib");
}
