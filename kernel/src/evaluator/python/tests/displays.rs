//! Results as text and in richer forms, `display` and its relatives.

use super::*;

#[test]
fn results_are_broken_into_lines_as_ipython_breaks_them() {
    let data: serde_json::Value =
        serde_json::from_str(include_str!("../pretty/cases.json")).unwrap();
    let mut session = TestSession::new();
    assert!(session.shows(data["setup"].as_str().unwrap()).is_empty());
    let mut wrong = Vec::new();
    for case in data["cases"].as_array().unwrap() {
        let (code, expected) = (case[0].as_str().unwrap(), case[1].as_str().unwrap());
        let shown = session.shows(code).concat();
        let expected = format!("[{}] {expected}", session.count);
        if shown != expected {
            wrong.push(format!(
                "{code}\n--- IPython\n{expected}\n--- here\n{shown}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_class_shows_itself_as_it_likes() {
    let mut session = TestSession::new();
    session.run(
        "class Rich:
    def __repr__(self): return 'plain'
    def _repr_html_(self): return '<b>rich</b>'
    def _repr_png_(self): return b'\\x89PNG\\x00\\xff'
    def _repr_latex_(self): return None
    def _repr_json_(self): return {'a': [1, 2.5, None, True]}, {'expanded': True}
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None):
        return {'text/plain': 'own', 'text/x-custom': 'c'}, {'text/x-custom': {'k': 1}}
class Alone:
    def _ipython_display_(self): print('by myself')",
    );
    assert_eq!(
        session.shows("Rich()").concat(),
        r#"[2] text/plain="plain" text/html="<b>rich</b>" image/png="iVBORwD/" application/json={"a":[1,2.5,null,true]}"#
    );
    assert_eq!(
        session.shows("Bundle()").concat(),
        r#"[3] text/plain="own" text/x-custom="c""#
    );
    assert_eq!(session.shows("Alone()"), ["out: by myself\n"]);
    assert_eq!(session.shows("Rich").concat(), "[5] __main__.Rich");
    assert_eq!(session.shows("[Rich()]").concat(), "[6] [plain]");
}

#[test]
fn display_shows_at_once() {
    let mut session = TestSession::new();
    assert_eq!(
        session.shows("display(1, [2])\n3"),
        ["display 1", "display [2]", "[1] 3"]
    );
    assert_eq!(
        session
            .shows("from IPython.display import *\nHTML('<i>x</i>')")
            .concat(),
        r#"[2] text/plain="<IPython.core.display.HTML object>" text/html="<i>x</i>""#
    );
    assert_eq!(
        session.shows("display(Math('x^2'))").concat(),
        r#"display text/plain="<IPython.core.display.Math object>" text/latex="$\\displaystyle x^2$""#
    );
    assert_eq!(
        session.shows("SVG('<?xml?><svg/>')").concat(),
        r#"[4] text/plain="<IPython.core.display.SVG object>" image/svg+xml="<svg/>""#
    );
    assert_eq!(
        session.shows("Image(b'\\x89PNG\\r')").concat(),
        r#"[5] text/plain="<IPython.core.display.Image object>" image/png="iVBORw0=""#
    );
    assert_eq!(
        session.shows("clear_output(wait=True)"),
        ["clear wait=true"]
    );
}

#[test]
fn displays_can_be_updated() {
    let mut session = TestSession::new();
    assert_eq!(
        session.shows("h = display('a', display_id='id')\nh.update('b')"),
        ["display 'a'", "update 'b'"]
    );
    assert_eq!(session.shows("update_display = None\nfrom IPython.display import update_display\nupdate_display(5, display_id='id')"), ["update 5"]);
}
