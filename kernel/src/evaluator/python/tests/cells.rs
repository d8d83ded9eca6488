//! Streams, results, the names that cells leave behind, programs.

use std::io::Write;

use super::*;
use crate::evaluator::{Payload, Script};

const NOTHING: [&str; 0] = [];

#[test]
fn streams_and_results() {
    let mut session = TestSession::new();
    assert_eq!(
        session.shows("print('hello')\n1 + 2"),
        ["out: hello\n", "[1] 3"]
    );
    assert_eq!(
        session.shows("import sys; print('no', file=sys.stderr); x = 7"),
        ["err: no\n"]
    );
    assert_eq!(session.shows("x;"), NOTHING);
    assert_eq!(session.shows("x; # hidden\n\n"), NOTHING);
    assert_eq!(session.shows("None"), NOTHING);
    assert_eq!(session.shows("x: int = 3\nx"), ["[6] 3"]);
    assert_eq!(session.shows("y = 5; y"), ["[7] 5"]);
    assert_eq!(session.shows("def f(): pass"), NOTHING);
    assert_eq!(session.shows("'text'"), ["[9] 'text'"]);
    assert_eq!(
        session.shows("sys.stdout.write('a'); sys.stdout.buffer.write(b'b');"),
        ["out: ab"]
    );
    assert_eq!(
        session.shows("sys.stdout.isatty(), sys.stdout.encoding"),
        ["[11] (False, 'UTF-8')"]
    );
    assert_eq!(
        session.fails("sys.stdout.fileno()").ename,
        "UnsupportedOperation"
    );
    let thread = "import threading\nt = threading.Thread(target=print, args=('from a thread',))\nt.start(); t.join()";
    assert_eq!(session.shows(thread), ["out: from a thread\n"]);
}

#[test]
fn past_results_have_names() {
    let mut session = TestSession::new();
    session.run("'a'");
    session.run("'b'");
    assert_eq!(
        session.shows("_, __, _1, Out[2], In[1]").pop().unwrap(),
        "[3] ('b', 'a', 'a', 'b', \"'a'\")"
    );
    assert_eq!(
        session.shows("_i, _ii, len(In), sorted(Out)"),
        [r#"[4] ('_, __, _1, Out[2], In[1]', "'b'", 5, [1, 2, 3])"#]
    );
    let hidden = Cell {
        code: "'c'".to_owned(),
        store_history: false,
        ..Cell::default()
    };
    session.run_cell(hidden);
    assert_eq!(session.shown(), ["[5] 'c'"]);
    let silent = Cell {
        code: "print('d')\n'd'".to_owned(),
        silent: true,
        ..Cell::default()
    };
    session.run_cell(silent);
    assert_eq!(session.shown(), ["out: d\n"]);
    assert_eq!(session.shows("sorted(Out), _"), ["[7] ([1, 2, 3, 4], 'c')"]);
}

#[test]
fn user_expressions_follow_a_cell_that_succeeds() {
    let mut session = TestSession::new();
    let asked = |code: &str| Cell {
        code: code.to_owned(),
        user_expressions: vec![
            ("sum".to_owned(), "x + 1".to_owned()),
            ("bad".to_owned(), "1/0".to_owned()),
        ],
        ..Cell::default()
    };
    let outcome = session.run_cell(asked("x = 4"));
    let [(first, sum), (second, bad)] = &outcome.user_expressions[..] else {
        panic!("two answers")
    };
    assert_eq!((first.as_str(), second.as_str()), ("sum", "bad"));
    assert_eq!(sum.as_ref().unwrap().data["text/plain"], "5");
    assert_eq!(bad.as_ref().unwrap_err().ename, "ZeroDivisionError");
    assert_eq!(session.run_cell(asked("1/0")).user_expressions.len(), 0);
}

#[test]
fn future_features_hold_for_later_cells() {
    let mut session = TestSession::new();
    assert_eq!(
        session.shows("from __future__ import print_function, division\nprint(1 / 2)"),
        ["out: 0.5\n"]
    );
    session.run("from __future__ import annotations");
    assert_eq!(
        session.shows("def f(x: Unknown): pass\nf.__annotations__"),
        ["[3] {'x': 'Unknown'}"]
    );
}

#[test]
fn input_is_asked_of_the_front_end() {
    let mut session = TestSession::new();
    *session.transcript.answers.lock() =
        vec!["third".to_owned(), "secret".to_owned(), "Ada".to_owned()];
    assert_eq!(
        session.shows("input('name? ')"),
        [r#"input "name? " password=false"#, "[1] 'Ada'"]
    );
    let password = "from getpass import getpass\ngetpass('key: ')";
    assert_eq!(
        session.shows(password),
        [r#"input "key: " password=true"#, "[2] 'secret'"]
    );
    assert_eq!(
        session.shows("import sys\nsys.stdin.readline()"),
        [r#"input "" password=false"#, r"[3] 'third\n'"]
    );
    assert_eq!(session.fails("input()").ename, "StdinNotImplementedError");
}

#[test]
fn leaving_is_not_an_error() {
    let mut session = TestSession::new();
    for (code, keep) in [
        ("exit()", false),
        ("exit", false),
        ("quit(keep_kernel=True)", true),
    ] {
        let outcome = session.run(code);
        assert!(outcome.error.is_none(), "{code}");
        assert!(
            matches!(outcome.payload[..], [Payload::AskExit { keep_kernel }] if keep_kernel == keep),
            "{code}"
        );
    }
    let error = session.fails("import sys; sys.exit(3)");
    assert_eq!(
        (error.ename.as_str(), error.evalue.as_str()),
        ("SystemExit", "3")
    );
    assert_eq!(session.shows("1").concat(), "[5] 1");
}

#[test]
fn sources_of_cells_can_be_read() {
    let mut session = TestSession::new();
    session.run("def f(x):\n    # note\n    return x");
    assert_eq!(
        session.shows("import inspect; print(inspect.getsource(f))"),
        ["out: def f(x):\n    # note\n    return x\n\n"]
    );
    assert_eq!(
        session.shows("import linecache; linecache.getline(f.__code__.co_filename, 2)"),
        [r"[3] '    # note\n'"]
    );
}

#[test]
fn a_program_runs_as_main() {
    let session = TestSession::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("program.py");
    let helper = folder.path().join("helper.py");
    std::fs::File::create(&helper)
        .unwrap()
        .write_all(b"NAME = 'helper'\n")
        .unwrap();
    let program = "import sys, helper, atexit\natexit.register(print, 'bye')\nprint(__name__, sys.argv[1:], helper.NAME)\n'x'\ndef f(): 1/0\nif len(sys.argv) > 2: sys.exit(7)\nf()\n";
    std::fs::write(&path, program).unwrap();
    let script = |arguments: &[&str]| Script {
        path: path.clone(),
        arguments: arguments
            .iter()
            .map(|argument| (*argument).to_owned())
            .collect(),
    };
    let error = session
        .evaluator
        .run_script(script(&["a"]), session.frontend())
        .error
        .unwrap();
    assert_eq!(
        session.shown(),
        [
            "out: __main__ ['a'] helper\nbye\n",
            "ZeroDivisionError: division by zero"
        ]
    );
    let traceback = error.traceback.concat();
    assert!(
        traceback.contains("program.py\", line 7, in <module>"),
        "{traceback}"
    );
    assert!(
        traceback.contains("program.py\", line 5, in f"),
        "{traceback}"
    );
    let error = session
        .evaluator
        .run_script(script(&["a", "b"]), session.frontend())
        .error
        .unwrap();
    assert_eq!(
        (error.ename.as_str(), error.evalue.as_str()),
        ("SystemExit", "7")
    );
}
