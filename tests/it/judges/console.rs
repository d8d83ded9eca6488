//! `jupyter console` through a pseudo-terminal: prompts, blocks of lines, Tab, `?`, `input()`, Ctrl-C, exit.

use super::jupyter::{Jupyter, KERNEL};
use super::machine;

#[test]
fn jupyter_console_holds_a_session() {
    session("jupyter console", &[]);
}

#[test]
fn jupyter_console_holds_a_session_with_a_simple_prompt() {
    session("jupyter console --simple-prompt", &["--simple-prompt"]);
}

fn session(judge: &str, options: &[&str]) {
    let Some(programs) = machine::or_skip(judge, machine::programs()) else {
        return;
    };
    let jupyter = Jupyter::with_kernel(programs);
    let client = machine::clients().join("console.py");
    let banner = if Jupyter::judges_gradus() {
        "Gradus"
    } else {
        "Jupyter console"
    };
    let arguments = [client.as_os_str(), KERNEL.as_ref(), banner.as_ref()];
    jupyter.run(
        "python",
        arguments
            .into_iter()
            .chain(options.iter().map(AsRef::as_ref)),
    );
}
