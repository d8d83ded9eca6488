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
    assert!(
        session
            .shows("%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\n%load_ext autoreload\n%autoreload 2")
            .is_empty()
    );
    assert!(
        session
            .shows("%conda install x")
            .concat()
            .starts_with("out: Gradus is a single program")
    );
}

#[test]
fn packages_that_are_built_in_need_no_installer() {
    let mut session = TestSession::new();
    assert_eq!(
        session.shows("%pip install mxnet numpy mxnet-cu101==1.5"),
        [
            "out: mxnet is a part of Gradus.\nnumpy is a part of Gradus.\nmxnet-cu101==1.5 is a part of Gradus.\n"
        ]
    );
}

#[test]
fn awaiting_outside_of_functions() {
    let mut session = TestSession::new();
    session.run("import asyncio\nasync def late(x):\n    await asyncio.sleep(0.001)\n    return x");
    assert_eq!(session.shows("await late(5)").concat(), "[2] 5");
    assert_eq!(
        session.shows(
            "a = await late(1)\nb = await late(2)\nprint(a + b)\n[await late(x) for x in range(3)]"
        ),
        ["out: 3\n", "[3] [0, 1, 2]"]
    );
    // A task goes on when the next cell awaits.
    session.run("task = asyncio.create_task(late(7))\nawait asyncio.sleep(0)");
    assert_eq!(session.shows("await task").concat(), "[5] 7");
    assert_eq!(
        plain(&session.fails("await late(1)\nawait late(1 / 0)"))
            .lines()
            .last(),
        Some("ZeroDivisionError: division by zero")
    );
    assert_eq!(session.shows("await late(3)").concat(), "[7] 3");
}

#[test]
fn precision_of_floats() {
    let mut session = TestSession::new();
    assert_eq!(session.shows("%precision 3").concat(), "[1] '%.3f'");
    assert_eq!(
        session.shows("[3.14159, {'a': 2.5}, 7]").concat(),
        "[2] [3.142, {'a': 2.500}, 7]"
    );
    assert_eq!(session.shows("3.14159").concat(), "[3] 3.142");
    assert_eq!(session.shows("%precision %.1e").concat(), "[4] '%.1e'");
    assert_eq!(session.shows("31.4159").concat(), "[5] 3.1e+01");
    assert_eq!(session.shows("%precision").concat(), "[6] '%r'");
    assert_eq!(session.shows("3.14159").concat(), "[7] 3.14159");
    assert_eq!(session.fails("%precision x").ename, "UsageError");
}

#[test]
fn frames_of_the_last_exception() {
    let mut session = TestSession::new();
    assert_eq!(
        session.shows("%debug"),
        ["out: No traceback has been produced, nothing to debug.\n"]
    );
    session.fails("def quotient(x, y):\n    z = [x]\n    return x / y\nquotient(1, 0)");
    assert_eq!(
        session.shows("%debug").concat(),
        "out: ZeroDivisionError: division by zero\n\n\
         > Cell In[2], line 4, in <module>\n      2     z = [x]\n      3     return x / y\n-->   4 quotient(1, 0)\n\n\
         > Cell In[2], line 3, in quotient\n      1 def quotient(x, y):\n      2     z = [x]\n-->   3     return x / y\n\
         \x20     4 quotient(1, 0)\n    x = 1\n    y = 0\n    z = [1]\n\n"
    );
}

#[test]
fn modules_are_loaded_again_when_their_files_change() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lessons.py");
    let write = |text: &str, second: u64| {
        std::fs::write(&file, text).unwrap();
        // Times of files are coarse on some file systems.
        let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(second);
        std::fs::File::options()
            .write(true)
            .open(&file)
            .unwrap()
            .set_modified(time)
            .unwrap();
    };
    write(
        "def answer(): return 1\nclass A:\n    def f(self): return 1\n",
        1000,
    );
    let mut session = TestSession::new();
    session.run(&format!(
        "%load_ext autoreload\n%autoreload 2\nimport sys\nsys.dont_write_bytecode = True\nsys.path.insert(0, {:?})\nfrom lessons import answer, A\na = A()",
        folder.path()
    ));
    assert_eq!(session.shows("answer(), a.f()").concat(), "[2] (1, 1)");
    write(
        "def answer(): return 2\nclass A:\n    def f(self): return 2\n",
        2000,
    );
    assert_eq!(session.shows("answer(), a.f()").concat(), "[3] (2, 2)");
    write("def answer(: return 3", 3000);
    let shown = session.shows("answer()");
    assert!(
        shown[0].starts_with("err: [autoreload of lessons failed: SyntaxError"),
        "{shown:?}"
    );
    assert_eq!(shown[1], "[4] 2");
    write("def answer(): return 4", 4000);
    session.run("%autoreload 0");
    write("def answer(): return 5", 5000);
    assert_eq!(session.shows("answer()").concat(), "[6] 4");
}

#[test]
fn one_s_own_magics() {
    let mut session = TestSession::new();
    session.run("from IPython.core.magic import register_line_magic, register_cell_magic\n@register_line_magic\ndef twice(line): return line * 2\n@register_cell_magic\ndef upper(line, cell): print(cell.upper())");
    assert_eq!(session.shows("%twice ab").concat(), "[2] 'abab'");
    assert_eq!(session.shows("%%upper\nxy"), ["out: XY\n"]);
}
