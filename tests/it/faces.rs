//! What small programs over `mxnet.nd` and `numpy` show, compared with what MXNet 1.9.1 and NumPy 1.23.5 answered
//! (`tests/oracle/nd_face.py`, `tests/oracle/numpy_face.py`); the examples in the documentation; MXNet's own tests.

mod differences;

use std::path::Path;
use std::process::Command;

use differences::ND_DIFFERENCES;
use serde_json::Value;

/// A program whose answer differs on purpose, and why.
type Difference = (&'static str, &'static str);

const ROUNDED_ONCE: &str = "the oracle's own digit is rounded worse";
const LAST_DIGIT: &str = "one unit of the last digit of a float64";
const CLASS_NAME: &str = "CPython names classes that are written in C with their module";

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
    replay("nd_face.json", setup, |program| {
        ND_DIFFERENCES
            .iter()
            .any(|(_, programs)| programs.contains(&program))
    });
}

#[test]
fn programs_over_numpy_answer_as_numpy_does() {
    replay("numpy_face.json", "import numpy as np", |program| {
        NUMPY_DIFFERENCES.iter().any(|(other, _)| *other == program)
    });
}

/// Runs the programs of a file in one process, and compares their answers with those in the file.
fn replay(file: &str, setup: &str, differs: impl Fn(&str) -> bool) {
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
        if is_same(case, answer) == differs(program) {
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

/// What stands before the name of the operator at the end of a text.
const IN_OPERATOR: &str = ", in operator ";

/// Whether an answer is the expected one. Of an error's text the core counts: before it MXNet puts the condition that
/// was checked in its sources, and Gradus the operator; behind it MXNet puts the operator's name as a symbol, if any.
fn is_same(expected: &Value, answer: &Value) -> bool {
    if expected["shows"] != answer["shows"] || expected["raises"] != answer["raises"] {
        return false;
    }
    let says = |of: &Value| of["says"].as_str().unwrap_or_default().trim().to_owned();
    let (expected, answer) = (says(expected), says(answer));
    let expected = expected.split("(name=\"\"").next().unwrap_or_default();
    // Where MXNet's files are opened the place is part of the text.
    let answer = answer.strip_prefix("LocalFileSystem: ").unwrap_or(&answer);
    let core = match answer.strip_prefix("Error in operator ") {
        Some(rest) => rest.split_once(": ").map_or(rest, |(_, core)| core),
        None => answer,
    };
    let core = if expected.contains(IN_OPERATOR) {
        core
    } else {
        core.split(IN_OPERATOR).next().unwrap_or_default()
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
fn every_public_name_tells_what_it_is_and_takes() {
    assert_eq!(run("documented.py", &[]), "");
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

/// Tests of MXNet's that do not pass although Gradus has the modules that they use, and why.
const NOT_PASSING: [Difference; 19] = [
    (
        "test_higher_order_grad.test_arcsinh",
        "the test expects MXNet's second derivative, whose sign is wrong",
    ),
    ("test_ndarray.test_basic_indexing_is_contiguous", PRIVATE),
    (
        "test_ndarray.test_zero_from_numpy",
        "an array of NumPy can always be written",
    ),
    ("test_sparse_ndarray.test_create_csr", NO_SCIPY),
    ("test_sparse_ndarray.test_sparse_getnnz", NO_SCIPY),
    (
        "test_sparse_ndarray.test_sparse_fc",
        "a bias has one axis, the test's has two",
    ),
    ("test_random.test_dirichlet", NO_SYMBOLS),
    (
        "test_random.test_sample_multinomial",
        "MXNet 1.9.1 itself does not refuse what the end of the test expects it to",
    ),
    ("test_exc_handling.test_exc_gluon", AT_ONCE),
    ("test_exc_handling.test_exc_imperative", AT_ONCE),
    ("test_exc_handling.test_exc_post_fail", AT_ONCE),
    (
        "test_exc_handling.test_np_random_incorrect_named_arguments",
        "there is no mxnet.np",
    ),
    ("test_contrib_control_flow.test_scope", PRIVATE),
    ("test_test_utils.test_download_successful", NO_NETWORK),
    (
        "test_operator.test_flip",
        "NumPy 1.23 itself refuses a list of slices as an index",
    ),
    ("test_operator.test_scalar_tensor_creation", NO_UNKNOWN),
    ("test_operator.test_zero_size_tensor_creation", NO_UNKNOWN),
    (
        "test_operator.test_valid_max_pooling_pad_type_same",
        OPERATORS,
    ),
    (
        "test_operator.test_invalid_max_pooling_pad_type_same",
        OPERATORS,
    ),
];

const NO_SYMBOLS: &str = "there are no symbols to compute with";
const NO_SCIPY: &str = "there is no SciPy";
const NO_NETWORK: &str = "the test fetches a file from the network";
const PRIVATE: &str = "the test looks at MXNet's private functions";
const AT_ONCE: &str =
    "the test expects an error only where the elements are read; the call itself raises it";
const NO_UNKNOWN: &str =
    "a shape of 0 axes or elements is taken for what it is, never for an unknown one";
const OPERATORS: &str = "a rule of one operator";

/// Test files of MXNet's whose tests are imperative, at least in part. Of `test_operator` those that need no symbol and no
/// minutes.
const TEST_FILES: [&str; 17] = [
    "test_autograd",
    "test_higher_order_grad",
    "test_ndarray",
    "test_sparse_ndarray",
    "test_sparse_operator",
    "test_random",
    "test_exc_handling",
    "test_contrib_control_flow",
    "test_contrib_autograd",
    "test_contrib_operator",
    "test_contrib_krprod",
    "test_contrib_stes_op",
    "test_dynamic_shape",
    "test_base",
    "test_runtime",
    "test_test_utils",
    "test_operator:test_transpose,test_expand_dims,test_flip,test_slice_like_different_types,\
     test_reshape_like_different_types,test_broadcast_like_different_types,test_index2d,test_softmax_dtype,\
     test_ctc_loss_with_large_classes,test_index_copy,test_boolean_mask,test_gather_nd_check_bound,\
     test_softmax_output_normalization,test_float16_min_max,test_zero_size_min_max,test_context_num_gpus,\
     test_adaptive_avg_pool_op,test_add_n,test_allclose_function,test_scalar_tensor_creation,\
     test_zero_size_tensor_creation,test_concat_with_zero_size_tensor,test_np_shape_decorator,\
     test_get_all_registered_operators,test_get_operator_arguments,test_sample_normal_default_shape,\
     test_large_tensor_disabled_err_msg,test_elemwise_sum_for_gradient_accumulation,\
     test_valid_max_pooling_pad_type_same,test_invalid_max_pooling_pad_type_same",
];

/// `GRADUS_MXNET_TESTS=FOLDER` names the folder `tests/python/unittest` of MXNet 1.9.1's sources.
#[test]
fn the_tests_of_mxnet_pass() {
    let Some(folder) = std::env::var_os("GRADUS_MXNET_TESTS") else {
        eprintln!("SKIPPED MXNet's own tests: GRADUS_MXNET_TESTS does not name their folder");
        return;
    };
    let mut arguments = vec![Path::new(&folder)];
    arguments.extend(TEST_FILES.iter().map(Path::new));
    let printed = run("mxnet_tests.py", &arguments);
    let outcomes = printed.lines().filter_map(|line| line.split_once(": "));
    let (mut passed, mut unexpected) = (0, Vec::new());
    for (test, outcome) in outcomes.filter(|(test, _)| test.contains(".test_")) {
        if outcome == "passed" {
            passed += 1;
        } else if !lacks_a_module(outcome) && NOT_PASSING.iter().all(|(known, _)| *known != test) {
            unexpected.push(format!("{test}: {outcome}"));
        }
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
    assert!(passed >= 220, "only {passed} passed:\n{printed}");
}

/// Whether a test ended because it asks for something that Gradus has not at all: symbols above all.
fn lacks_a_module(outcome: &str) -> bool {
    let missing = ["sym", "symbol", "rnn", "image", "np", "io", "mod"];
    let lacks = |name: &&str| {
        outcome.starts_with(&format!(
            "AttributeError: module 'mxnet' has no attribute '{name}'"
        ))
    };
    missing.iter().any(lacks)
        || outcome.contains("module 'mxnet.gluon' has no attribute")
        || outcome.contains("module 'mxnet.gluon.nn' has no attribute")
        || outcome.contains("module 'mxnet.ndarray.contrib' has no attribute")
        || outcome.starts_with("AttributeError: module 'mxnet.symbol' has no attribute")
        || outcome.starts_with("SkipTest")
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
