//! Python on a GPU, on Mesa's software Vulkan where there is no other.
//!
//! A machine that has neither skips these tests and says so, unless `CI` is `true`.

use std::fs;
use std::process::Command;

use crate::judges::or_skip;
use crate::notebook::{Notebook, Output, Shown, assert_same};

/// Whether there is a GPU; tells so if there is none.
pub fn found() -> bool {
    let printed = gradus(&["doctor"]);
    let found = match printed.contains("gpu(0)") {
        true => Ok(()),
        false => Err("no GPU and no software Vulkan".to_owned()),
    };
    or_skip("GPU contexts", found).is_some()
}

fn gradus(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .env("GRADUS_GPU", "software")
        .output()
        .expect("gradus starts");
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{stdout}\n{stderr}");
    stdout.into_owned()
}

/// The cells of the tutorial inside of `with mx.gpu(0)`: arrays print where they are, and all else is the same.
#[test]
fn the_tutorial_shows_on_a_gpu_what_it_shows_on_the_processor() {
    if !found() {
        return;
    }
    let tutorial = Notebook::read(&crate::checkout().join("notebooks/01-autograd.ipynb"));
    let expected = tutorial.shown();
    let sources = expected.iter().map(|cell| cell.source.as_str());
    let cells: Vec<&str> = std::iter::once(ON_GPU).chain(sources).collect();
    let folder = tempfile::tempdir().expect("a folder that vanishes");
    let (given, executed) = (
        folder.path().join("given.ipynb"),
        folder.path().join("executed.ipynb"),
    );
    Notebook::of(&cells).write_cleared(&given);
    let name = |file: &std::path::Path| file.to_str().expect("a name of text").to_owned();
    gradus(&["run", &name(&given), "--output", &name(&executed)]);
    let moved = |cell: &Shown| Shown {
        source: cell.source.clone(),
        outputs: cell.outputs.iter().map(on_gpu).collect(),
    };
    let expected: Vec<Shown> = expected.iter().map(moved).collect();
    assert_same(&Notebook::read(&executed).shown()[1..], &expected);
    let read = fs::read_to_string(&executed).expect("what was written");
    assert!(read.contains("@gpu(0)") && !read.contains("@cpu(0)"));
}

const ON_GPU: &str = "import mxnet\nmxnet.gpu(0).__enter__();";

fn on_gpu(output: &Output) -> Output {
    Output {
        kind: output.kind.clone(),
        text: output.text.replace("cpu(0)", "gpu(0)"),
    }
}
