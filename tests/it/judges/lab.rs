//! JupyterLab in a real browser: what a person sees.

use std::fs;

use super::jupyter::{Jupyter, KERNEL};
use super::machine;
use crate::notebook::Notebook;

#[test]
fn jupyter_lab_shows_the_first_gradient() {
    let judge = "JupyterLab in a browser";
    let needed = machine::programs().and_then(|programs| Ok((programs, machine::browser()?)));
    let Some((programs, browser)) = machine::or_skip(judge, needed) else {
        return;
    };
    let jupyter = Jupyter::with_kernel(programs);
    let notebook = Notebook::read(&crate::checkout().join("tests/notebooks/first-gradient.ipynb"));
    notebook
        .for_kernel(KERNEL)
        .write_cleared(&jupyter.folder().join("first-gradient.ipynb"));

    let screenshots = machine::target().join("screenshots");
    fs::create_dir_all(&screenshots).expect("the target folder can be written");
    let client = machine::clients().join("lab.py");
    let screenshot = screenshots.join("first-gradient.png");
    let arguments = [
        client.as_os_str(),
        browser.as_os_str(),
        "first-gradient.ipynb".as_ref(),
        screenshot.as_os_str(),
    ];
    let seen: Vec<String> =
        serde_json::from_str(&jupyter.run("python", arguments)).expect("a list of texts");

    let notebook = Notebook::read(&crate::checkout().join("tests/notebooks/first-gradient.ipynb"));
    assert_eq!(seen, notebook.texts());
    assert!(screenshot.is_file());
}
