//! What an exception looks like.

use super::*;

/// ipykernel 7.4 with IPython 9 prints these cells so; colours removed.
const AS_IPYTHON: [(&str, &str); 7] = [
    (
        "1/0",
        "---------------------------------------------------------------------------
ZeroDivisionError                         Traceback (most recent call last)
Cell In[1], line 1
----> 1 1/0

ZeroDivisionError: division by zero",
    ),
    (
        "class E(Exception):
    pass
raise E",
        "---------------------------------------------------------------------------
E                                         Traceback (most recent call last)
Cell In[2], line 3
      1 class E(Exception):
      2     pass
----> 3 raise E

E: ",
    ),
    (
        "raise KeyError('k')",
        "---------------------------------------------------------------------------
KeyError                                  Traceback (most recent call last)
Cell In[3], line 1
----> 1 raise KeyError('k')

KeyError: 'k'",
    ),
    (
        "e=ValueError('n'); e.add_note('note1'); raise e",
        "---------------------------------------------------------------------------
ValueError                                Traceback (most recent call last)
Cell In[4], line 1
----> 1 e=ValueError('n'); e.add_note('note1'); raise e

ValueError: n
note1",
    ),
    (
        "for i in range(3):
print(i)",
        "  Cell In[5], line 2
    print(i)
    ^
IndentationError: expected an indented block after 'for' statement on line 1
",
    ),
    (
        "import sys; sys.exit(3)",
        "An exception has occurred, use %tb to see the full traceback.

SystemExit: 3
",
    ),
    (
        "(lambda: 1/0)()",
        "---------------------------------------------------------------------------
ZeroDivisionError                         Traceback (most recent call last)
Cell In[7], line 1
----> 1 (lambda: 1/0)()

Cell In[7], line 1, in <lambda>()
----> 1 (lambda: 1/0)()

ZeroDivisionError: division by zero",
    ),
];

#[test]
fn as_ipython_prints_them() {
    let mut session = TestSession::new();
    for (code, expected) in AS_IPYTHON {
        assert_eq!(plain(&session.fails(code)), expected, "{code}");
    }
}

#[test]
fn frames_show_cell_line_and_function() {
    let mut session = TestSession::new();
    session
        .run("class A:\n    def m(self, x, *rest, y=2, **more):\n        return x / 0\n\n\nz = 1");
    let shown = plain(&session.fails("a = A()\na.m(1)\nb = 2\nc = 3\nd = 4"));
    let expected = "Cell In[2], line 2
      1 a = A()
----> 2 a.m(1)
      3 b = 2
      4 c = 3

Cell In[1], line 3, in A.m(self, x, *rest, y, **more)
      2 def m(self, x, *rest, y=2, **more):
----> 3     return x / 0

ZeroDivisionError: division by zero";
    assert!(shown.ends_with(expected), "{shown}");
}

#[test]
fn causes_come_first() {
    let mut session = TestSession::new();
    let shown = plain(&session.fails(
        "try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('bad') from e",
    ));
    let cause = shown.find("Cell In[1], line 2\n").unwrap();
    let link = shown
        .find("\nThe above exception was the direct cause of the following exception:\n")
        .unwrap();
    let effect = shown.find("Cell In[1], line 4\n").unwrap();
    assert!(cause < link && link < effect, "{shown}");
    let shown = plain(
        &session.fails("try:\n    1/0\nexcept ZeroDivisionError:\n    raise ValueError('bad')"),
    );
    assert!(
        shown.contains("\nDuring handling of the above exception, another exception occurred:\n"),
        "{shown}"
    );
    let shown =
        plain(&session.fails(
            "try:\n    1/0\nexcept ZeroDivisionError:\n    raise ValueError('bad') from None",
        ));
    assert_eq!(
        shown.matches("Traceback (most recent").count(),
        1,
        "{shown}"
    );
}

#[test]
fn the_caret_stands_under_its_character() {
    let mut session = TestSession::new();
    for (code, line, caret) in [
        ("s = 'ab' + )", "    s = 'ab' + )", 15),
        // Two columns for each of the wide characters.
        (
            "s = '\u{65e5}\u{672c}' + )",
            "    s = '\u{65e5}\u{672c}' + )",
            17,
        ),
        ("if x:\n    y = = 1", "    y = = 1", 8),
    ] {
        let error = session.fails(code);
        assert_eq!(error.ename, "SyntaxError", "{code}");
        let shown = plain(&error);
        let mut lines = shown.lines().skip(1);
        assert_eq!(lines.next(), Some(line));
        assert_eq!(
            lines.next(),
            Some(format!("{}^", " ".repeat(caret)).as_str()),
            "{shown}"
        );
    }
}

#[test]
fn the_kernel_s_own_frames_are_hidden() {
    let mut session = TestSession::new();
    let shown = plain(&session.fails("%%time\nx = 1\n1/0"));
    assert!(!shown.contains("gradus"), "{shown}");
    assert!(shown.contains("----> 3 1/0\n"), "{shown}");
    let error = session.fails("%nonsense");
    assert_eq!(
        plain(&error),
        "UsageError: Line magic function `%nonsense` not found."
    );
}

#[test]
fn an_exception_that_cannot_be_printed_is_still_reported() {
    let mut session = TestSession::new();
    let error = session.fails("class E(Exception):\n    def __str__(self): return 1/0\nraise E");
    assert_eq!(
        (error.ename.as_str(), error.evalue.as_str()),
        ("E", "<exception str() failed>")
    );
    let error = session.fails("class R:\n    def __repr__(self): return 1/0\nR()");
    assert_eq!(error.ename, "ZeroDivisionError");
}

#[test]
fn an_error_of_a_gradient_shows_the_line_that_recorded_the_operation() {
    let mut session = TestSession::new();
    let recording = "from mxnet import nd, autograd\nx = nd.array([1, 2])\nx.attach_grad()\nwith autograd.record():\n    y = x * x\n    z = y + 1\n";
    assert!(session.shows(recording).is_empty());
    session.run("x[:] = 5");
    let shown = plain(&session.fails("z.backward()"));
    let (error, recorded) = shown
        .split_once("\nThe operation was recorded by this line:\n")
        .unwrap_or_else(|| panic!("{shown}"));
    assert!(
        error.contains("Cell In[3], line 1\n----> 1 z.backward()"),
        "{shown}"
    );
    assert!(error.contains("was modified in place"), "{shown}");
    assert!(recorded.contains("Cell In[1], line 5\n"), "{shown}");
    assert!(recorded.contains("----> 5     y = x * x\n"), "{shown}");
    // In a function, and in the gradient of a function of the user's own.
    let own = "class F(autograd.Function):\n    def forward(self, x): return x + 1\n    def backward(self, dy): raise ValueError('own')\ndef apply(x):\n    return F()(x)\nwith autograd.record():\n    w = apply(x)";
    assert!(session.shows(own).is_empty());
    let error = session.fails("w.backward()");
    let shown = plain(&error);
    assert_eq!(
        (error.ename.as_str(), error.evalue.as_str()),
        ("ValueError", "own")
    );
    assert!(shown.contains("----> 5     return F()(x)\n"), "{shown}");
    // What never was recorded has no such line.
    let shown = plain(&session.fails("nd.array([1]).backward()"));
    assert!(!shown.contains("recorded by this line"), "{shown}");
}
