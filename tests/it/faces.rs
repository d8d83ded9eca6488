//! What small programs over `mxnet.nd` and `numpy` show, compared with what MXNet 1.9.1 and NumPy 1.23.5 answered
//! (`tests/oracle/nd_face.py`, `tests/oracle/numpy_face.py`); the examples in the documentation; MXNet's own tests.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A program whose answer differs on purpose, and why.
type Difference = (&'static str, &'static str);

const ROUNDED_ONCE: &str = "the oracle's own digit is rounded worse";
const LAST_DIGIT: &str = "one unit of the last digit of a float64";
const CLASS_NAME: &str = "CPython names classes that are written in C with their module";

const ND_DIFFERENCES: [Difference; 3] = [
    (
        "nd.zeros((0, 3))",
        "MXNet takes an extent of 0 for an unknown one unless it is told otherwise",
    ),
    ("nd.softmax(nd.array([[1, 2], [3, 3]]))", ROUNDED_ONCE),
    ("nd.log_softmax(nd.array([1, 2]))", ROUNDED_ONCE),
];

const NUMPY_DIFFERENCES: [Difference; 12] = [
    ("np.float64(1.5) * [1, 2]", CLASS_NAME),
    ("round(np.array(2.567), 1)", CLASS_NAME),
    ("np.array([1]).nosuch", CLASS_NAME),
    (
        "np.array([1, 2]) + 'a'",
        "the error is Python's own: there are no arrays of text",
    ),
    (
        "np.array([1, 2]) + None",
        "the error is Python's own: there are no arrays of objects",
    ),
    ("np.sum('a')", "there are no arrays of text"),
    ("np.exp(np.float32(1))", ROUNDED_ONCE),
    ("np.exp(np.array([0, 1], dtype='float32'))", ROUNDED_ONCE),
    ("np.sin(0.5)", LAST_DIGIT),
    ("np.arccos(0.5)", LAST_DIGIT),
    ("np.arccosh(2)", LAST_DIGIT),
    ("np.arctanh(0.5)", LAST_DIGIT),
];

#[test]
fn programs_over_nd_answer_as_mxnet_does() {
    let setup = "import mxnet as mx\nfrom mxnet import autograd, nd\nimport numpy as np";
    replay("nd_face.json", setup, &ND_DIFFERENCES);
}

#[test]
fn programs_over_numpy_answer_as_numpy_does() {
    replay("numpy_face.json", "import numpy as np", &NUMPY_DIFFERENCES);
}

/// Runs the programs of a file in one process, and compares their answers with those in the file.
fn replay(file: &str, setup: &str, differences: &[Difference]) {
    let file = crate::checkout().join("tests/data").join(file);
    let text = std::fs::read_to_string(&file).expect("the answers of the oracle");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    let printed = run("replay.py", &[&file, Path::new(setup)]);
    let answers: Vec<Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect();
    assert_eq!(answers.len(), cases.len(), "{printed}");
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let program = case["run"].as_str().expect("a program");
        let known = differences.iter().any(|(other, _)| *other == program);
        if is_same(case, answer) == known {
            wrong.push(format!("{program}\n  expected {case}\n  got      {answer}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} programs answer otherwise, or as expected although a difference is listed:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

/// Whether an answer is the expected one. Of an error's text the core counts: before it MXNet puts the condition that
/// was checked in its sources, and Gradus the operator; behind it MXNet puts the operator's name as a symbol, if any.
fn is_same(expected: &Value, answer: &Value) -> bool {
    if expected["shows"] != answer["shows"] || expected["raises"] != answer["raises"] {
        return false;
    }
    let says = |of: &Value| of["says"].as_str().unwrap_or_default().trim().to_owned();
    let (expected, answer) = (says(expected).replace("(name=\"\")", ""), says(answer));
    let core = match answer.strip_prefix("Error in operator ") {
        Some(rest) => rest.split_once(": ").map_or(rest, |(_, core)| core),
        None => &answer,
    };
    expected.ends_with(core) && core.is_empty() == expected.is_empty()
}

#[test]
fn the_documented_example_of_every_operator_shows_what_it_says() {
    let printed = run("examples.py", &[]);
    let (wrong, count) = printed
        .trim_end()
        .rsplit_once('\n')
        .unwrap_or(("", printed.trim_end()));
    assert_eq!(wrong, "", "{wrong}");
    assert!(
        count.parse::<usize>().expect("the number of examples") > 150,
        "{count}"
    );
}

#[test]
fn a_wrong_gradient_is_found_by_differences() {
    assert_eq!(run("numeric_gradient.py", &[]), "right\nwrong\n");
}

#[test]
fn gradients_that_a_user_wrote_can_be_differentiated() {
    let line = "[3.0, 12.0, 0.75] [1.0, 1.0, 1.0]\n";
    assert_eq!(run("gradients_of_gradients.py", &[]), line.repeat(3));
}

/// Tests of MXNet's that do not pass, and why.
const NOT_PASSING: [Difference; 2] = [
    ("test_get_symbol", "there are no symbols"),
    (
        "test_arcsinh",
        "the test expects MXNet's second derivative, whose sign is wrong",
    ),
];

/// `GRADUS_MXNET_TESTS=FOLDER` names the folder `tests/python/unittest` of MXNet 1.9.1's sources.
#[test]
fn the_tests_of_mxnet_pass() {
    let Some(folder) = std::env::var_os("GRADUS_MXNET_TESTS") else {
        eprintln!("SKIPPED MXNet's own tests: GRADUS_MXNET_TESTS does not name their folder");
        return;
    };
    let modules = ["test_autograd", "test_higher_order_grad"].map(Path::new);
    let printed = run(
        "mxnet_tests.py",
        &[Path::new(&folder), modules[0], modules[1]],
    );
    let outcomes = printed.lines().filter_map(|line| line.split_once(": "));
    let (mut passed, mut unexpected) = (0, Vec::new());
    for (test, outcome) in outcomes.filter(|(test, _)| test.starts_with("test_")) {
        if outcome == "passed" {
            passed += 1;
        } else if NOT_PASSING.iter().all(|(known, _)| *known != test) {
            unexpected.push(format!("{test}: {outcome}"));
        }
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
    assert!(passed >= 45, "only {passed} passed:\n{printed}");
}

/// What a program of `tests/faces` prints.
fn run(program: &str, arguments: &[&Path]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .arg("run")
        .arg(crate::checkout().join("tests/faces").join(program))
        .arg("--")
        .args(arguments)
        .output()
        .expect("gradus starts");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    String::from_utf8(output.stdout).expect("text")
}
