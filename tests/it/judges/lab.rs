//! JupyterLab in a real browser: what a person sees and does.
//!
//! The tests themselves are `tests/clients/lab`, a file for each kind of behaviour; each leaves pictures of its page in
//! `target/screenshots`.

use std::fs;

use super::jupyter::{Jupyter, KERNEL};
use super::machine;

#[test]
fn jupyter_lab_is_at_home_with_the_kernel() {
    let judge = "JupyterLab in a browser";
    let needed = machine::programs().and_then(|programs| Ok((programs, machine::browser()?)));
    let Some((programs, browser)) = machine::or_skip(judge, needed) else {
        return;
    };
    let screenshots = machine::target().join("screenshots");
    fs::create_dir_all(&screenshots).expect("the target folder can be written");
    let options = [
        format!("--chromium={}", browser.display()),
        format!("--screenshots={}", screenshots.display()),
        format!("--kernel={KERNEL}"),
        // Lab is slow to load, and packages come over the network.
        "--timeout=240".to_owned(),
    ];
    let jupyter = Jupyter::with_kernel(programs);
    let tests = machine::clients().join("lab");
    jupyter.pytest(
        &machine::clients(),
        &tests,
        &options.each_ref().map(String::as_str),
    );
}
