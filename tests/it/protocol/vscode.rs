//! Visual Studio Code: the messages by which its Jupyter extension starts a kernel, and its habits later.
//!
//! The extension runs cells of its own that are neither silent nor stored, reads what they print, and goes on whatever
//! becomes of them.

use serde_json::{Value, json};

use super::frontend::{Frontend, On, Request};

/// A cell of the extension's own, taken up; `count` is what the user's next cell will have.
fn probe(frontend: &mut Frontend, count: u32, code: &str) -> Request {
    let content = json!({
        "code": code,
        "silent": false,
        "store_history": false,
        "user_expressions": {},
        "allow_stdin": true,
        "stop_on_error": false,
    });
    let request = frontend.send(On::Shell, "execute_request", content);
    frontend.begin(&request, count, code);
    request
}

/// The end of such a cell, if it succeeds.
fn succeeds(frontend: &mut Frontend, request: &Request) {
    frontend.idle(request);
    let reply = frontend.reply(request);
    assert_eq!(
        (&reply["status"], &reply["payload"]),
        (&json!("ok"), &json!([]))
    );
}

fn ask(frontend: &mut Frontend, msg_type: &str, content: Value) -> Value {
    let request = frontend.send(On::Shell, msg_type, content);
    frontend.busy(&request);
    frontend.idle(&request);
    frontend.reply(&request)
}

/// All that comes before the user's first cell.
fn start_up(frontend: &mut Frontend, folder: &str) {
    // Is ipywidgets there? Errors are the cell's own business.
    let version = "try:\n    import ipywidgets as _VSCODE_ipywidgets\n    print(\"version\" + _VSCODE_ipywidgets.__version__)\n    del _VSCODE_ipywidgets\nexcept:\n    pass";
    let request = probe(frontend, 1, version);
    succeeds(frontend, &request);
    // The notebook's folder, which becomes the first of `sys.path`.
    let code = format!(
        "import os as _VSCODE_os\nimport sys as _VSCODE_sys\n%cd \"{folder}\"\nif _VSCODE_os.getcwd() not in _VSCODE_sys.path:\n    _VSCODE_sys.path.insert(0, _VSCODE_os.getcwd())\n\ndel _VSCODE_sys\ndel _VSCODE_os"
    );
    let request = probe(frontend, 1, &code);
    frontend.stream(&request, "stdout", &format!("{folder}\n"));
    succeeds(frontend, &request);
    for code in [
        "%config Completer.use_jedi = False",
        &format!("__vsc_ipynb_file__ = \"{folder}/a.ipynb\""),
        "%matplotlib inline",
        "%config InlineBackend.figure_formats = {'svg', 'png'}",
    ] {
        let request = probe(frontend, 1, code);
        succeeds(frontend, &request);
    }
    // Without matplotlib: an error that nobody is shown, and that stops nothing.
    let code = "import matplotlib\n%matplotlib inline\n_VSCode_defaultMatplotlib_Params = dict(matplotlib.rcParams)\n";
    let request = probe(frontend, 1, code);
    frontend.error(&request, "ModuleNotFoundError");
    frontend.idle(&request);
    assert_eq!(frontend.reply(&request)["ename"], "ModuleNotFoundError");
    let info = ask(frontend, "kernel_info_request", json!({}));
    assert_eq!(info["language_info"]["name"], "python");
    assert_eq!(
        ask(
            frontend,
            "comm_info_request",
            json!({"target_name": "jupyter.widget"})
        )["comms"],
        json!({})
    );
}

#[test]
fn vs_code_starts_a_kernel_and_leaves_no_trace() {
    let mut frontend = Frontend::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    start_up(&mut frontend, path.to_str().unwrap());
    // The first cell is the user's, in the folder of the notebook; no name of the extension is the user's.
    let code = "import os, sys\n(os.getcwd() == sys.path[0], %who_ls)";
    let code = code.replace("%who_ls", "get_ipython().run_line_magic('who_ls', '')");
    let cell = frontend.execute(&code);
    frontend.begin(&cell, 1, &code);
    frontend.result(&cell, 1, "(True, ['os', 'sys'])");
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["execution_count"], 1);
    // History has the user's cell alone.
    let tail = json!({"hist_access_type": "tail", "n": 10, "raw": true, "output": false});
    assert_eq!(
        ask(&mut frontend, "history_request", tail)["history"],
        json!([[1, 1, code]])
    );
}

#[test]
fn vs_code_lists_variables_between_cells() {
    let mut frontend = Frontend::start();
    frontend.run_quietly(
        1,
        "import mxnet as mx\nweight = mx.nd.ones((2, 3))\ncount = 7",
    );
    // Names, then types and values by a function that it defines and deletes again.
    let code = "_VSCODE_names = %who_ls\nprint(_VSCODE_names)\ndel _VSCODE_names";
    let request = probe(&mut frontend, 2, code);
    frontend.stream(&request, "stdout", "['count', 'mx', 'weight']\n");
    succeeds(&mut frontend, &request);
    let code = "def _VSCODE_describe():\n    import builtins, json\n    return json.dumps([{'name': n, 'type': type(v).__name__, 'shape': str(v.shape) if hasattr(v, 'shape') else ''} for n, v in (('count', count), ('weight', weight))])\nprint(_VSCODE_describe())\ndel _VSCODE_describe";
    let request = probe(&mut frontend, 2, code);
    let described = r#"[{"name": "count", "type": "int", "shape": ""}, {"name": "weight", "type": "NDArray", "shape": "(2, 3)"}]"#;
    frontend.stream(&request, "stdout", &format!("{described}\n"));
    succeeds(&mut frontend, &request);
    frontend.run_quietly(2, "count += 1");
}

/// Completions are asked for with every letter, also while a cell runs; a hover asks for a word in the middle.
#[test]
fn vs_code_completes_hovers_and_stops() {
    let mut frontend = Frontend::start();
    frontend.run_quietly(1, "import mxnet as mx");
    let code = "print('running')\nwhile True: pass";
    let cell = frontend.execute(code);
    frontend.begin(&cell, 2, code);
    frontend.stream(&cell, "stdout", "running\n");
    for (typed, wanted) in [
        ("mx.nd.s", "softmax"),
        ("mx.nd.so", "softmax"),
        ("mx.nd.sof", "softmax"),
    ] {
        let content = json!({"code": typed, "cursor_pos": typed.len()});
        let request = frontend.send(On::Shell, "complete_request", content);
        let reply = frontend.reply(&request);
        let matches = reply["matches"].as_array().unwrap();
        assert!(matches.iter().any(|found| found == wanted), "{reply}");
        assert_eq!(
            (&reply["cursor_start"], &reply["cursor_end"]),
            (&json!(6), &json!(typed.len()))
        );
    }
    let interrupt = frontend.send(On::Control, "interrupt_request", json!({}));
    assert_eq!(
        frontend.reply_on(On::Control, &interrupt),
        json!({"status": "ok"})
    );
    frontend.drain_to_idle_of(&[&cell, &interrupt]);
    assert_eq!(frontend.reply(&cell)["ename"], "KeyboardInterrupt");
    let hover = json!({"code": "y = mx.nd.softmax(x)", "cursor_pos": 12, "detail_level": 0});
    let found = ask(&mut frontend, "inspect_request", hover);
    assert_eq!(found["found"], true);
    let text = found["data"]["text/plain"].as_str().unwrap();
    assert!(text.contains("mx.nd.softmax(data"), "{text}");
    let nothing = json!({"code": "nobody", "cursor_pos": 3, "detail_level": 0});
    let reply = ask(&mut frontend, "inspect_request", nothing);
    assert_eq!(
        (&reply["status"], &reply["found"]),
        (&json!("ok"), &json!(false))
    );
    // Between cells it asks whether anybody is there.
    assert_eq!(frontend.heartbeat(b"ping"), [&b"ping"[..]]);
}
