//! Magics and commands, run.

use super::*;
use crate::evaluator::Payload;

#[test]
fn magics_of_time() {
    let mut session = TestSession::new();
    let shown = session.shows("%time x = sum(range(10))");
    assert!(
        shown.concat().starts_with("out: CPU times: ") && shown.concat().contains("\nWall time: "),
        "{shown:?}"
    );
    let shown = session.shows("%%time\ny = x + 1\ny");
    assert_eq!(shown.last().unwrap(), "[2] 46");
    let shown = session.shows("%timeit -n 10 -r 2 x + 1").concat();
    assert!(
        shown.contains(" per loop (mean ± std. dev. of 2 runs, 10 loops each)\n"),
        "{shown}"
    );
}

#[test]
fn commands_of_the_system() {
    let mut session = TestSession::new();
    let mut shown = session.shows("!echo out; echo err >&2; exit 3");
    shown.sort();
    assert_eq!(shown, ["err: err\n", "out: out\n"]);
    assert_eq!(session.shows("_exit_code").concat(), "[2] 3");
    session.run("name = 'a b'\nlines = !printf 'one\\ntwo'; echo $name {1 + 1}");
    assert_eq!(
        session.shows("lines, lines.n").concat(),
        "[4] (['one', 'twoa b 2'], 'one\\ntwoa b 2')"
    );
    assert_eq!(
        session.shows("%%bash\nfor i in 1 2; do echo $i; done"),
        ["out: 1\n2\n"]
    );
    assert_eq!(session.fails("%%bash\nexit 4").ename, "RuntimeError");
}

#[test]
fn names_of_the_session() {
    let mut session = TestSession::new();
    session.run("number = 1\nitems = [1, 2]");
    assert_eq!(session.shows("%who"), ["out: items\t number\t\n"]);
    // As IPython 8 prints it.
    let table = "out: Variable   Type    Data/Info\n----------------------------\nitems      list    n=2\nnumber     int     1\n";
    assert_eq!(session.shows("%whos"), [table]);
    session.run("%reset -f");
    assert_eq!(session.fails("number").ename, "NameError");
    assert_eq!(
        session
            .shows("len(In), get_ipython().user_ns is globals()")
            .concat(),
        "[6] (7, True)"
    );
}

#[test]
fn files_and_folders() {
    let mut session = TestSession::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().canonicalize().unwrap();
    let here = std::env::current_dir().unwrap();
    session.run(&format!("%cd -q {}", folder.display()));
    assert_eq!(
        session.shows("%pwd").concat(),
        format!("[2] '{}'", folder.display())
    );
    assert_eq!(
        session.shows("%%writefile part.py\nfound = __name__\n"),
        ["out: Writing part.py\n"]
    );
    session.run("%run part.py");
    assert_eq!(session.shows("found").concat(), "[5] '__main__'");
    assert_eq!(
        session.shows("%env GRADUS_TEST=5"),
        ["out: env: GRADUS_TEST=5\n"]
    );
    assert_eq!(
        session.shows("!echo $GRADUS_TEST; ls"),
        ["out: 5\npart.py\n"]
    );
    session.run(&format!("%cd -q {}", here.display()));
}

#[test]
fn output_can_be_captured() {
    let mut session = TestSession::new();
    assert!(
        session
            .shows("%%capture kept\nprint('hidden')\ndisplay(1)\n2")
            .is_empty()
    );
    assert_eq!(
        session.shows("kept.stdout, kept.outputs").concat(),
        r"[2] ('hidden\n', [({'text/plain': '1'}, {}), ({'text/plain': '2'}, {})])"
    );
    let shown = session.shows("%%html\n<b>x</b>").concat();
    assert!(shown.contains(r#"text/html="<b>x</b>""#), "{shown}");
}

#[test]
fn questions_open_the_pager() {
    let mut session = TestSession::new();
    session.run("def f(a, b=2):\n    'Adds.'\n    return a + b");
    let outcome = session.run("f?");
    let [Payload::Page(page)] = &outcome.payload[..] else {
        panic!("{:?}", outcome.payload)
    };
    let text = page.data["text/plain"].as_str().unwrap();
    assert!(
        text.contains("f(a, b=2)") && text.contains("Adds."),
        "{text}"
    );
    let outcome = session.run("f??");
    let [Payload::Page(page)] = &outcome.payload[..] else {
        panic!("{:?}", outcome.payload)
    };
    assert!(
        page.data["text/plain"]
            .as_str()
            .unwrap()
            .contains("return a + b")
    );
    assert_eq!(
        session.shows("nothing?"),
        ["out: Object `nothing` not found.\n"]
    );
}

#[test]
fn what_has_no_meaning_here_is_accepted() {
    let mut session = TestSession::new();
    assert!(session.shows("%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\n%load_ext autoreload\n%autoreload 2").is_empty());
    assert!(
        session
            .shows("%pip install x")
            .concat()
            .starts_with("out: Gradus is a single program")
    );
}

#[test]
fn one_s_own_magics() {
    let mut session = TestSession::new();
    session.run("from IPython.core.magic import register_line_magic, register_cell_magic\n@register_line_magic\ndef twice(line): return line * 2\n@register_cell_magic\ndef upper(line, cell): print(cell.upper())");
    assert_eq!(session.shows("%twice ab").concat(), "[2] 'abab'");
    assert_eq!(session.shows("%%upper\nxy"), ["out: XY\n"]);
}
