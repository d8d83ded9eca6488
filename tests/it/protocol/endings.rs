//! How the kernel begins and ends: transports, refused connection files, shutdown, orphans.

use std::process::Command;

use serde_json::json;

use super::frontend::{Frontend, On};
use super::process::Process;

#[test]
fn unix_domain_sockets_serve_as_well_and_are_removed() {
    let folder = tempfile::tempdir().unwrap();
    let ip = folder.path().join("kernel");
    let ports = json!({
        "transport": "ipc", "ip": ip,
        "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5,
    });
    // The files of a kernel that was killed are in the way of nobody.
    drop(Frontend::of(Process::start_with(ports.clone())));
    let mut killed = Process::start_with(ports.clone());
    while !folder.path().join("kernel-5").exists() {
        std::thread::yield_now();
    }
    killed.child.kill().unwrap();
    killed.ended();
    let mut frontend = Frontend::of(Process::start_with(ports));
    frontend.run_quietly(1, "a = 1");
    frontend.finish();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn without_a_key_messages_are_not_signed() {
    let mut frontend = Frontend::of(Process::start_with(json!({"key": ""})));
    frontend.run_quietly(1, "a = 1");
}

#[test]
fn connection_files_that_cannot_be_honoured_are_refused() {
    for (fields, reason) in [
        (json!({"signature_scheme": "hmac-md5"}), "hmac-md5"),
        (
            json!({"curve_publickey": "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"}),
            "CurveZMQ",
        ),
        (json!({"shell_port": "many"}), "malformed"),
        (json!({"transport": "carrier pigeon"}), "malformed"),
    ] {
        let (status, stderr) = Process::start_with(fields).ended();
        assert_eq!(status.code(), Some(1), "{stderr}");
        assert!(stderr.contains(reason), "{stderr}");
    }
}

#[test]
fn an_address_in_use_is_named() {
    let first = Process::start();
    let mut frontend = Frontend::of(first);
    frontend.kernel_lives();
    let (status, stderr) = Process::start_with(frontend.process.connection.clone()).ended();
    assert_eq!(status.code(), Some(1));
    assert!(stderr.contains("shell"), "{stderr}");
}

#[test]
fn shutdown_is_obeyed_while_a_cell_runs() {
    for code in [
        "while True: print('x' * 1000)",
        "import time; time.sleep(1000)",
        "input()",
    ] {
        let mut frontend = Frontend::start();
        let cell = frontend.execute(code);
        frontend.begin(&cell, 1, code);
        let request = frontend.send(On::Control, "shutdown_request", json!({"restart": true}));
        assert_eq!(
            frontend.reply_on(On::Control, &request),
            json!({"status": "ok", "restart": true})
        );
        let status = frontend.ended();
        assert!(status.success(), "{code}: {status}");
    }
}

#[test]
fn a_kernel_whose_front_end_dies_ends_too() {
    let mut orphan = Process::start_by(json!({}), |program, file| {
        let mut shell = Command::new("sh");
        let script = "JPY_PARENT_PID=$$ \"$0\" kernel -f \"$1\" & echo $! > \"$1.pid\"; wait";
        shell.args([
            "-c".as_ref(),
            script.as_ref(),
            program.as_os_str(),
            file.as_os_str(),
        ]);
        shell
    });
    let file = orphan.path("connection.json.pid");
    let pid = loop {
        if let Ok(pid) = std::fs::read_to_string(&file)
            .unwrap_or_default()
            .trim()
            .parse::<u32>()
        {
            break pid;
        }
        std::thread::yield_now();
    };
    let runs = || {
        std::fs::read_to_string(format!("/proc/{pid}/cmdline"))
            .is_ok_and(|line| line.contains("connection.json"))
    };
    // Once the sockets answer, the kernel has seen its parent alive.
    while std::net::TcpStream::connect(orphan.endpoint("hb_port").trim_start_matches("tcp://"))
        .is_err()
    {
        std::thread::yield_now();
    }
    orphan.child.kill().unwrap();
    orphan.ended();
    let begin = std::time::Instant::now();
    while runs() {
        assert!(
            begin.elapsed() < super::process::PATIENCE,
            "the kernel outlives its front end"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
