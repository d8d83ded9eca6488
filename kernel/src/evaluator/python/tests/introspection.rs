//! Completion and inspection.

use super::*;

impl TestSession {
    /// The texts of the candidates at the end of `code`, and where they begin.
    fn completes(&self, code: &str) -> (usize, Vec<String>) {
        let found = self.evaluator.complete(code, code.chars().count());
        (
            found.cursor_start,
            found.matches.into_iter().map(|found| found.text).collect(),
        )
    }

    fn candidates(&self, code: &str) -> Vec<String> {
        self.completes(code).1
    }

    fn inspected(&self, code: &str, cursor: usize, detail: u8) -> String {
        let found = self
            .evaluator
            .inspect(code, cursor, detail)
            .unwrap_or_else(|| panic!("nothing for {code}"));
        plain(&Exception {
            traceback: vec![found["text/plain"].as_str().unwrap().to_owned()],
            ..Exception::default()
        })
    }
}

#[test]
fn names_and_attributes() {
    let mut session = TestSession::new();
    session.run("class A:\n    def method_one(self, x): pass\n    value_two = 3\nthing = A()\nthing.own = 1\ntable = {'key': [thing]}");
    assert_eq!(session.completes("zi"), (0, vec!["zip".to_owned()]));
    assert_eq!(session.candidates("thi"), ["thing"]);
    assert_eq!(
        session.completes("x = thing."),
        (
            10,
            vec![
                "method_one".to_owned(),
                "own".to_owned(),
                "value_two".to_owned()
            ]
        )
    );
    assert_eq!(
        session.completes("print(thing.me"),
        (12, vec!["method_one".to_owned()])
    );
    assert_eq!(session.candidates("table['key'][0].ow"), ["own"]);
    assert_eq!(session.candidates("'text'.upp"), ["upper"]);
    assert_eq!(session.candidates("whi"), ["while"]);
    assert_eq!(
        session.completes("'\u{1f600}'; thi"),
        (5, vec!["thing".to_owned()])
    );
    assert_eq!(session.candidates("later_name = 1\nlater_"), ["later_name"]);
    assert!(session.candidates("nothing_like_it.").is_empty());
}

#[test]
fn modules_keys_parameters_paths_and_magics() {
    let mut session = TestSession::new();
    session.run("def call(first, second=2, *, third): pass\ntable = {'alpha': 1, 'beta': 2}");
    assert!(
        session
            .candidates("import jso")
            .contains(&"json".to_owned())
    );
    assert!(
        session
            .candidates("import os.pa")
            .contains(&"path".to_owned())
    );
    assert!(
        session
            .candidates("from IPython.display import HT")
            .contains(&"HTML".to_owned())
    );
    assert_eq!(
        session.completes("table['al"),
        (7, vec!["alpha".to_owned()])
    );
    assert_eq!(
        session.candidates("call(1, se"),
        ["second=", "set", "setattr"]
    );
    assert_eq!(session.candidates("call(first=1, "), ["second=", "third="]);
    assert_eq!(session.candidates("%who_"), ["%who_ls"]);
    assert_eq!(session.candidates("%%writ"), ["%%writefile"]);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("data.csv"), "").unwrap();
    assert_eq!(
        session.candidates(&format!("open('{}/da", folder.path().display())),
        ["data.csv"]
    );
}

#[test]
fn kinds_and_signatures() {
    let mut session = TestSession::new();
    session
        .run("def some_function(a, b=2, *c, d, **e): pass\nclass SomeClass: pass\nsome_value = 1");
    let found = session.evaluator.complete("some_", 5);
    let found: Vec<_> = found
        .matches
        .iter()
        .map(|one| (one.text.as_str(), one.kind, one.signature.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("some_function", "function", "(a, b=2, *c, d, **e)"),
            ("some_value", "instance", "")
        ]
    );
    assert_eq!(
        session.evaluator.complete("SomeC", 5).matches[0].kind,
        "class"
    );
    assert_eq!(
        session.evaluator.complete("whi", 3).matches[0].kind,
        "keyword"
    );
}

#[test]
fn nothing_of_the_user_s_is_run() {
    let mut session = TestSession::new();
    session.run("class A:\n    @property\n    def danger(self): print('ran'); return ''\n    def __getattr__(self, name): print('ran'); return 1\na = A()");
    assert!(session.candidates("a.danger.").is_empty());
    assert!(session.candidates("a.other.").is_empty());
    assert_eq!(session.candidates("a.dan"), ["danger"]);
    assert!(session.shown().is_empty());
}

#[test]
fn answers_while_a_cell_runs() {
    let mut session = TestSession::new();
    session.run("some_name = 1");
    let evaluator = Arc::clone(&session.evaluator);
    let transcript = Arc::clone(&session.transcript);
    let asker = std::thread::spawn(move || {
        while transcript.events.lock().is_empty() {
            std::thread::yield_now();
        }
        let found = evaluator.complete("some_", 5).matches;
        let inspected = evaluator.inspect("some_name", 2, 0);
        evaluator.interrupt();
        (found, inspected)
    });
    session.run("print('running')\nwhile True: pass");
    let (found, inspected) = asker.join().unwrap();
    assert_eq!(found[0].text, "some_name");
    assert!(inspected.is_some());
}

#[test]
fn inspection() {
    let mut session = TestSession::new();
    session.run("def f(a, b=2):\n    'Adds two.'\n    return a + b\nclass C:\n    'A class.'\n    def __init__(self, x): pass\nxs = [1, 2]");
    let shown = session.inspected("f(1, ", 5, 0);
    assert!(
        shown.starts_with("Signature: f(a, b=2)\nDocstring: Adds two.\n"),
        "{shown}"
    );
    assert!(shown.ends_with("Type:      function"), "{shown}");
    assert!(session.inspected("f", 1, 1).contains("return a + b"));
    let shown = session.inspected("C", 0, 0);
    assert!(
        shown.contains("Init signature: C(x)\n") && shown.contains("A class."),
        "{shown}"
    );
    assert!(
        session
            .inspected("C", 0, 1)
            .contains("def __init__(self, x): pass")
    );
    let shown = session.inspected("xs", 1, 0);
    assert!(
        shown.contains("String form: [1, 2]\n") && shown.contains("Length:      2\n"),
        "{shown}"
    );
    assert!(session.inspected("zip", 3, 0).contains("zip"));
    assert!(
        session
            .inspected("%time", 3, 0)
            .contains("Runs a statement")
    );
    assert!(session.evaluator.inspect("unknown", 2, 0).is_none());
    assert!(session.evaluator.inspect("", 0, 0).is_none());
}
