//! Running a program to its end, or to the end of a time limit.

use std::os::unix::process::CommandExt;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Time between the polite signal and the one that cannot be refused.
const GRACE: Duration = Duration::from_secs(10);

/// Runs `command` and returns its standard output.
///
/// # Errors
/// The program's whole output and how it ended, when that was not with status 0 within `limit`.
pub fn run(command: &mut Command, limit: Duration) -> Result<String, String> {
    let shown = format!("{command:?}");
    // A process group of its own, so that whatever the program started ends with it.
    let child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{shown}: {error}"))?;
    let group = child.id();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));

    let mut verdict = "failed";
    let ended = receiver.recv_timeout(limit).or_else(|_| {
        verdict = "did not end in time";
        signal(group, libc::SIGTERM);
        receiver.recv_timeout(GRACE).or_else(|_| {
            signal(group, libc::SIGKILL);
            receiver.recv()
        })
    });
    let output = ended
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())?;
    if output.status.success() && verdict == "failed" {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(report(&shown, verdict, &output))
}

fn report(command: &str, verdict: &str, output: &Output) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = output;
    let stdout = String::from_utf8_lossy(stdout);
    let stderr = String::from_utf8_lossy(stderr);
    format!("{command}\n{verdict} ({status})\n--- stdout ---\n{stdout}\n--- stderr ---\n{stderr}")
}

fn signal(group: u32, signal: libc::c_int) {
    let Ok(group) = libc::pid_t::try_from(group) else {
        return;
    };
    // SAFETY: kill takes no pointers. The group is that of our own child, which is not yet waited for
    // as long as the receiver has heard nothing; should it end just now, the call fails and nothing follows.
    unsafe { libc::kill(-group, signal) };
}
