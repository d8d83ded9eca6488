//! What users do wrong is answered: with MXNet's text where it has one, at the user's line, and the next cell works.

use std::process::Command;

use crate::notebook::{Failure, Notebook};

/// A cell that fails, in which line, and with what.
struct Case {
    cell: &'static str,
    line: usize,
    ename: &'static str,
    /// The whole text, but for the place in MXNet's own sources that MXNet puts before it.
    evalue: &'static str,
}

/// The texts are those of MXNet 1.9.1 and of CPython. That an array is too large for the machine is no error of
/// MXNet's own, but the end of its process; that there is no GPU, it says differently from call to call.
const CASES: [Case; 18] = [
    Case {
        cell: "matrix = nd.ones((2, 3))\nmatrix + nd.ones((2, 2))",
        line: 2,
        ename: "MXNetError",
        evalue: "operands could not be broadcast together with shapes [2,3] [2,2]",
    },
    Case {
        cell: "nd.dot(nd.ones((2, 3)), nd.ones((2, 3)))",
        line: 1,
        ename: "MXNetError",
        evalue: "dot shape error: [2,3] X [2,3]",
    },
    Case {
        cell: "nd.ones(3) + nd.ones(3, dtype='int32')",
        line: 1,
        ename: "MXNetError",
        evalue: "Incompatible attr in node  at 1-th input: expected float32, got int32",
    },
    Case {
        cell: "\nx = nd.ones(3)\nx.backward()",
        line: 3,
        ename: "MXNetError",
        evalue: NO_GRAPH,
    },
    Case {
        cell: "x.attach_grad()\nwith autograd.record():\n    y = x * x\ny.backward()\ny.backward()",
        line: 5,
        ename: "MXNetError",
        evalue: NO_GRAPH,
    },
    Case {
        cell: "with autograd.record():\n    y = x * x\n    y += 1",
        line: 3,
        ename: "MXNetError",
        evalue: IN_PLACE,
    },
    Case {
        cell: "total = nd.zeros(3)\nwith autograd.record():\n    total += x * x",
        line: 3,
        ename: "MXNetError",
        evalue: IN_PLACE_OPERAND,
    },
    Case {
        cell: "total = nd.zeros(3)\nwith autograd.record():\n    total[0:2] = x[0:2]",
        line: 3,
        ename: "MXNetError",
        evalue: IN_PLACE_OPERAND,
    },
    Case {
        cell: "nd.exp(nd.ones((2, 3)), out=nd.ones(3))",
        line: 1,
        ename: "MXNetError",
        evalue: "Incompatible attr in node  at 0-th output: expected [2,3], got [3]",
    },
    Case {
        cell: "nd.ones(3)[5]",
        line: 1,
        ename: "IndexError",
        evalue: "index 5 is out of bounds for axis 0 with size 3",
    },
    Case {
        cell: "if nd.ones(3) > 0:\n    pass",
        line: 1,
        ename: "ValueError",
        evalue: "The truth value of an NDArray with multiple elements is ambiguous.",
    },
    Case {
        cell: "nd.ones(3).asscalar()",
        line: 1,
        ename: "ValueError",
        evalue: "The current array is not a scalar",
    },
    Case {
        cell: "nd.ones(3, ctx=mx.gpu(7))",
        line: 1,
        ename: "MXNetError",
        evalue: NO_GPU,
    },
    Case {
        cell: "here = nd.ones(3)\nhere + nd.ones(3).as_in_context(mx.gpu(7))",
        line: 2,
        ename: "MXNetError",
        evalue: NO_GPU,
    },
    Case {
        cell: "nd.zeros((10**6, 10**6))",
        line: 1,
        ename: "MemoryError",
        evalue: "",
    },
    Case {
        cell: "undefined + 1",
        line: 1,
        ename: "NameError",
        evalue: "name 'undefined' is not defined",
    },
    Case {
        cell: "def deeper(n):\n    return deeper(n + 1)\n\ndeeper(0)",
        line: 4,
        ename: "RecursionError",
        evalue: "",
    },
    Case {
        cell: "print('never printed')\ny = = 1",
        line: 2,
        ename: "SyntaxError",
        evalue: "",
    },
];

const NO_GRAPH: &str = "Cannot differentiate node because it is not in a computational graph. You need to set \
    is_recording to true or use autograd.record() to save computational graphs for backward. If you want to \
    differentiate the same graph twice, you need to pass retain_graph=True to backward.";

const IN_PLACE: &str = "Assigning to NDArrays that are already in a computational graph will cause undefined behavior \
    when evaluating gradients. Please call backward first to clear the graph or do this out side of a record section. \
    Also note that you cannot use inplace operations like +=, *=, relu(x, out=x), y[idx]=x, etc inside a record section.";

const IN_PLACE_OPERAND: &str =
    "Inplace operations (+=, -=, x[:]=, etc) are not supported when recording with autograd.";

/// An array and one on a GPU never meet where there is none: the second cannot be made. Arrays of several processor
/// numbers do meet, as they do in MXNet: tests/programs/contexts.py.
/// The text begins with what the machine has.
const NO_GPU: &str = "Use mx.cpu(), or test mx.context.num_gpus() first";

/// Runs after each of the cases: what was there before is still there, and computes.
const NEXT: &str = "survivor.sum().asscalar()";
const NEXT_SHOWS: &str = "6.0";

#[test]
fn wrong_input_is_answered_at_its_line_and_the_next_cell_works() {
    let folder = tempfile::tempdir().expect("a folder that vanishes");
    let (notebook, executed) = (
        folder.path().join("wrong.ipynb"),
        folder.path().join("executed.ipynb"),
    );
    let setup =
        "import mxnet as mx\nfrom mxnet import autograd, nd\nsurvivor = nd.array([1, 2, 3])";
    let wrong = CASES.iter().flat_map(|case| [case.cell, NEXT]);
    let cells: Vec<&str> = std::iter::once(setup).chain(wrong).collect();
    Notebook::of(&cells).write_cleared(&notebook);
    let mut gradus = Command::new(env!("CARGO_BIN_EXE_gradus"));
    gradus.args(["run", "--allow-errors", "--output"]);
    let output = gradus.arg(&executed).arg(&notebook).output();
    let output = output.expect("gradus starts");
    assert!(executed.is_file(), "{output:?}");

    let executed = Notebook::read(&executed);
    let failures = executed.failures();
    for (index, case) in CASES.iter().enumerate() {
        let position = 1 + 2 * index;
        let failure = failures.iter().find(|failure| failure.cell == position);
        let failure = failure.unwrap_or_else(|| panic!("{} did not fail", case.cell));
        assert_answered(case, failure);
    }
    assert_eq!(failures.len(), CASES.len(), "{failures:?}");
    assert_eq!(executed.results(), vec![NEXT_SHOWS; CASES.len()]);
}

fn assert_answered(case: &Case, failure: &Failure) {
    let Case {
        cell,
        line,
        ename,
        evalue,
    } = case;
    assert_eq!(failure.ename, *ename, "{cell}\n{failure:?}");
    let last = failure.evalue.ends_with(evalue) && !failure.evalue.is_empty();
    assert!(
        last,
        "{cell}\nsays:     {}\nexpected: {evalue}",
        failure.evalue
    );
    // The n of In[n] counts from 1.
    let place = format!("Cell In[{}], line {line}", failure.cell + 1);
    let source = cell
        .lines()
        .nth(line - 1)
        .expect("the line of the case")
        .trim();
    assert!(
        failure.traceback.contains(&place),
        "no {place:?} in\n{}",
        failure.traceback
    );
    assert!(
        failure.traceback.contains(source),
        "no {source:?} in\n{}",
        failure.traceback
    );
}
