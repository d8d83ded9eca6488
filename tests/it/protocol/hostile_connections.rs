//! Blows against the connections themselves. After each of them the kernel answers at once and has not grown.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::json;

use super::frontend::{Frontend, On};
use super::process::PATIENCE;
use super::wire;
use super::zmtp::{Raw, command, greeting, header, ready};

const PORTS: [&str; 5] = [
    "shell_port",
    "control_port",
    "stdin_port",
    "iopub_port",
    "hb_port",
];

/// What the memory may grow by: buffers that a connection may hold, and what the allocator keeps.
const GROWTH: usize = 48 << 20;

/// An answer that takes longer means that something was stopped; a machine that is busy otherwise takes its time too.
const AT_ONCE: Duration = Duration::from_millis(100);

/// Strikes a kernel; afterwards it must answer and be as small as before.
pub fn strike(blow: impl FnOnce(&mut Frontend)) {
    let mut frontend = Frontend::start();
    // The interpreter starts beside the first answers; its memory is no growth.
    let request = frontend.send(
        On::Shell,
        "execute_request",
        json!({"code": "pass", "silent": true}),
    );
    assert_eq!(frontend.reply(&request)["status"], "ok");
    frontend.busy(&request);
    frontend.idle(&request);
    let before = frontend.process.memory();
    blow(&mut frontend);
    answers_at_once(&mut frontend);
    let grown = frontend.process.memory().saturating_sub(before);
    assert!(grown < GROWTH, "{} MB more", grown >> 20);
}

/// The best of a few answers comes in time.
fn answers_at_once(frontend: &mut Frontend) {
    let best = (0..5).map(|_| {
        let begin = Instant::now();
        frontend.kernel_lives();
        begin.elapsed()
    });
    let best = best.min().unwrap();
    assert!(best < AT_ONCE, "kernel_info took {best:?}");
}

#[test]
fn frames_that_claim_to_be_huge_are_refused() {
    strike(|frontend| {
        for port in PORTS {
            let socket_type = if port == "iopub_port" {
                "SUB"
            } else {
                "DEALER"
            };
            for size in [1 << 40, 1 << 62, u64::MAX, 300 << 20] {
                for flags in [2, 3, 6] {
                    let mut raw = Raw::shake_hands(&frontend.process, port, socket_type, b"");
                    raw.send(&[&[flags][..], &size.to_be_bytes()].concat());
                    raw.is_hung_up_on();
                }
            }
        }
        assert!(frontend.process.stderr().contains("too large"));
    });
}

/// A frame that begins and never ends holds what has arrived of it, not what it announced.
#[test]
fn announced_bytes_take_no_memory() {
    strike(|frontend| {
        let held: Vec<Raw> = (0..50)
            .map(|_| {
                let mut raw = Raw::shake_hands(&frontend.process, "shell_port", "DEALER", b"");
                raw.send(&header(0, 250 << 20));
                raw.send(&[0; 1000]);
                raw
            })
            .collect();
        answers_at_once(frontend);
        drop(held);
    });
}

#[test]
fn a_message_of_frames_without_end_is_refused() {
    strike(|frontend| {
        let mut raw = Raw::shake_hands(&frontend.process, "shell_port", "DEALER", b"");
        raw.send(&[1, 0].repeat(10_000));
        raw.is_hung_up_on();
    });
}

#[test]
fn what_is_no_zmtp_is_hung_up_on_before_it_has_said_much() {
    strike(|frontend| {
        for port in PORTS {
            for bytes in [
                &b"GET / HTTP/1.1\r\n\r\n"[..],
                b"SSH-2.0-x\r\n",
                b"\x16\x03\x01\x02\x00\x01",
            ] {
                let mut raw = Raw::connect(&frontend.process, port);
                raw.send(bytes);
                raw.is_hung_up_on();
            }
            for mechanism in [&b"CURVE"[..], b"PLAIN", b"NULLX", b""] {
                let mut raw = Raw::connect(&frontend.process, port);
                raw.send(&greeting(mechanism));
                raw.is_hung_up_on();
            }
        }
    });
}

#[test]
fn broken_handshakes_are_refused() {
    strike(|frontend| {
        for first in [
            ready("PUB", b""),
            ready("", b""),
            ready("DEALER", &[7; 300]),
            command("PING", b"\x00\x00"),
            command("READY", b"\x0bSocket-Type\xff\xff\xff\xff"),
            vec![0, 1, 7],
            vec![0x80, 0],
        ] {
            let mut raw = Raw::connect(&frontend.process, "shell_port");
            raw.send(&greeting(b"NULL"));
            raw.send(&first);
            raw.is_hung_up_on();
        }
    });
}

/// Whoever connects and says nothing is hung up on after a while, and meanwhile harms nobody.
#[test]
fn half_a_handshake_does_not_last() {
    strike(|frontend| {
        let greeting = greeting(b"NULL");
        let mut waiting: Vec<Raw> = [0, 1, 10, 30, 64]
            .into_iter()
            .map(|length| {
                let mut raw = Raw::connect(&frontend.process, "control_port");
                raw.send(&greeting[..length]);
                raw
            })
            .collect();
        answers_at_once(frontend);
        waiting.iter_mut().for_each(Raw::is_hung_up_on);
    });
}

#[test]
fn a_ping_is_answered_with_its_context() {
    let frontend = Frontend::start();
    for (port, socket_type) in [
        ("shell_port", "DEALER"),
        ("iopub_port", "SUB"),
        ("hb_port", "REQ"),
    ] {
        let mut raw = Raw::shake_hands(&frontend.process, port, socket_type, b"");
        raw.send(&command("PING", b"\x00\x64context"));
        assert_eq!(raw.frame().unwrap(), (4, b"\x04PONGcontext".to_vec()));
    }
}

/// Both forms of a subscription, and a topic that is not the empty one.
#[test]
fn subscribers_get_what_they_ask_for() {
    let mut frontend = Frontend::start();
    for old in [false, true] {
        let mut raw = Raw::shake_hands(&frontend.process, "iopub_port", "SUB", b"");
        let mut say = |name: &str, first: u8, topic: &[u8]| {
            if old {
                raw.send_message(&[Bytes::from([&[first], topic].concat())]);
            } else {
                raw.send(&command(name, topic));
            }
        };
        say("SUBSCRIBE", 1, b"nothing");
        say("SUBSCRIBE", 1, b"kernel.");
        say("SUBSCRIBE", 1, b"kernel.");
        say("CANCEL", 0, b"kernel.");
        for topic in ["nothing", "kernel.", "kernel."] {
            let welcome = wire::read(&frontend.key, &raw.message().unwrap());
            assert_eq!(welcome.content, json!({"subscription": topic}));
        }
        frontend.kernel_lives();
        for state in ["busy", "idle"].repeat(2) {
            let frames = raw.message().unwrap();
            assert!(frames[0].starts_with(b"kernel."));
            let message = wire::read(&frontend.key, &frames);
            assert_eq!(message.content, json!({"execution_state": state}));
        }
    }
}

#[test]
fn a_storm_of_subscriptions_passes() {
    strike(|frontend| {
        let mut raw = Raw::shake_hands(&frontend.process, "iopub_port", "SUB", b"");
        let turn = [command("SUBSCRIBE", b"storm"), command("CANCEL", b"storm")].concat();
        raw.0.set_nonblocking(true).unwrap();
        let begin = Instant::now();
        // The greetings are not read, so that at last nothing is taken any more either.
        while begin.elapsed() < Duration::from_millis(500) {
            let _ = raw.0.write(&turn.repeat(100));
        }
        answers_at_once(frontend);
        let mut raw = Raw::shake_hands(&frontend.process, "iopub_port", "SUB", b"");
        let many: Vec<u8> = (0..1000)
            .flat_map(|number: u32| command("SUBSCRIBE", &number.to_be_bytes()))
            .collect();
        raw.send(&many);
        raw.is_hung_up_on();
    });
}

/// More connections than the process may have descriptors; whoever comes afterwards is served.
#[test]
fn a_thousand_connections_leave_room_for_one_more() {
    strike(|frontend| {
        let mut crowd = Vec::new();
        for number in 0..1000 {
            let raw = Raw::connect(&frontend.process, PORTS[number % 5]);
            crowd.push(raw);
        }
        answers_at_once(frontend);
        for _ in 0..200 {
            let mut raw = Raw::connect(&frontend.process, "shell_port");
            raw.send(&greeting(b"NULL"));
            raw.send(&ready("DEALER", b""));
            crowd.push(raw);
        }
        answers_at_once(frontend);
        let mut late = Raw::shake_hands(&frontend.process, "shell_port", "DEALER", b"late");
        late.send_message(&wire::frames(
            &frontend.key,
            &wire::header("connect_request"),
            b"{}",
        ));
        assert_eq!(late.message().unwrap()[0], wire::DELIMITER);
        assert_eq!(
            frontend.broadcast_of_anyone(),
            json!({"execution_state": "busy"})
        );
        assert_eq!(
            frontend.broadcast_of_anyone(),
            json!({"execution_state": "idle"})
        );
    });
}

/// The later of two connections with one identity gets the replies, and the end of the earlier one takes nothing away.
#[test]
fn an_identity_belongs_to_its_latest_connection() {
    let mut frontend = Frontend::start();
    let mut earlier = Raw::shake_hands(&frontend.process, "shell_port", "DEALER", b"twin");
    let mut later = Raw::shake_hands(&frontend.process, "shell_port", "DEALER", b"twin");
    earlier.is_hung_up_on();
    drop(earlier);
    for _ in 0..3 {
        later.send_message(&wire::frames(
            &frontend.key,
            &wire::header("connect_request"),
            b"{}",
        ));
        assert_eq!(
            wire::read(&frontend.key, &later.message().unwrap()).msg_type,
            "connect_reply"
        );
        for state in ["busy", "idle"] {
            assert_eq!(
                frontend.broadcast_of_anyone(),
                json!({"execution_state": state})
            );
        }
    }
}

/// A client that is killed in the middle of a message, or of reading one.
#[test]
fn clients_may_vanish_at_any_point() {
    strike(|frontend| {
        let whole = wire::frames(&frontend.key, &wire::header("kernel_info_request"), b"{}");
        let bytes: Vec<u8> = whole
            .iter()
            .enumerate()
            .flat_map(|(index, frame)| {
                [
                    header(u8::from(index + 1 < whole.len()), frame.len() as u64),
                    frame.to_vec(),
                ]
                .concat()
            })
            .collect();
        for length in (0..bytes.len()).step_by(7) {
            let mut raw = Raw::shake_hands(&frontend.process, "shell_port", "DEALER", b"");
            raw.send(&bytes[..length]);
        }
        for _ in 0..20 {
            let mut raw = Raw::shake_hands(&frontend.process, "iopub_port", "SUB", b"");
            raw.send(&command("SUBSCRIBE", b""));
        }
    });
}

/// A subscriber that never reads costs its queue, is cut off, and the others get every byte.
#[test]
fn a_subscriber_that_never_reads_stops_nobody() {
    const PRINTED: usize = 120 << 20;
    let mut frontend = Frontend::start();
    let before = frontend.process.memory();
    let mut stuck = Raw::shake_hands(&frontend.process, "iopub_port", "SUB", b"");
    stuck.send(&command("SUBSCRIBE", b""));
    let line = "x".repeat(65_535);
    let code = format!(
        "line = 'x' * 65535\nfor i in range({}): print(line)",
        PRINTED >> 16
    );
    let begin = Instant::now();
    let cell = frontend.execute(&code);
    frontend.begin(&cell, 1, &code);
    let expected = format!("{line}\n").repeat(PRINTED >> 16);
    frontend.stream(&cell, "stdout", &expected);
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
    let grown = frontend.process.memory().saturating_sub(before);
    assert!(grown < 160 << 20, "{} MB more", grown >> 20);
    stuck.is_hung_up_on();
}

/// A client that is stopped for a while gets everything that it has missed.
#[test]
fn a_client_that_sleeps_misses_nothing() {
    let mut frontend = Frontend::start();
    let mut sleeper = Raw::shake_hands(&frontend.process, "iopub_port", "SUB", b"");
    sleeper.send(&command("SUBSCRIBE", b""));
    assert_eq!(
        wire::read(&frontend.key, &sleeper.message().unwrap()).msg_type,
        "iopub_welcome"
    );
    let code = "for i in range(20000):\n    print(i, flush=True)\n    display(i)";
    let cell = frontend.execute(code);
    frontend.drain_to_idle_of(&[&cell]);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
    let (mut text, mut displays) = (String::new(), 0);
    loop {
        let message = wire::read(&frontend.key, &sleeper.message().unwrap());
        match message.msg_type.as_str() {
            "stream" => text.push_str(message.content["text"].as_str().unwrap()),
            "display_data" => {
                assert_eq!(message.content["data"]["text/plain"], displays.to_string());
                displays += 1;
            }
            "status" if message.content["execution_state"] == "idle" => break,
            _ => {}
        }
    }
    assert_eq!(displays, 20_000);
    assert_eq!(
        text,
        (0..20_000).map(|i| format!("{i}\n")).collect::<String>()
    );
}

/// A process that reads a broadcast into a file.
struct Reader {
    child: Child,
    file: PathBuf,
}

impl Reader {
    fn of(frontend: &Frontend, name: &str) -> Self {
        let mut raw = Raw::shake_hands(&frontend.process, "iopub_port", "SUB", b"");
        raw.send(&command("SUBSCRIBE", b""));
        // The welcome: from here on nothing is missed.
        raw.message().unwrap();
        let file = frontend.process.path(name);
        let child = Command::new("cat")
            .stdin(OwnedFd::from(raw.0))
            .stdout(File::create(&file).unwrap())
            .spawn()
            .unwrap();
        Self { child, file }
    }

    fn signal(&self, signal: libc::c_int) {
        let pid = libc::pid_t::try_from(self.child.id()).unwrap();
        // SAFETY: kill takes no pointers, and the child is not waited for yet.
        assert_eq!(unsafe { libc::kill(pid, signal) }, 0);
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.file).unwrap()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Fails when it has ended, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints so many megabytes of a character; what the cell shows is the character once more.
fn flood(frontend: &mut Frontend, count: u32, megabytes: usize) {
    let code = format!("for i in range({megabytes}): print('~' * (1 << 20), end='')");
    let cell = frontend.execute(&code);
    frontend.begin(&cell, count, &code);
    frontend.stream(&cell, "stdout", &"~".repeat(megabytes << 20));
    frontend.idle(&cell);
    assert_eq!(frontend.reply(&cell)["status"], "ok");
}

/// A client that is stopped (SIGSTOP) for as long as its queue has room misses nothing; beyond that it is cut off a few
/// seconds later. Nobody else notices.
#[test]
fn a_stopped_client_is_waited_for_and_then_cut_off() {
    let mut frontend = Frontend::start();
    let [nap, coma] = ["nap", "coma"].map(|name| Reader::of(&frontend, name));
    for reader in [&nap, &coma] {
        reader.signal(libc::SIGSTOP);
    }
    let before = frontend.process.memory();
    flood(&mut frontend, 1, 24);
    nap.signal(libc::SIGCONT);
    let deadline = Instant::now() + PATIENCE;
    let whole = |bytes: &[u8]| {
        let printed = bytes.iter().filter(|byte| **byte == b'~').count();
        // One more in the cell's text, and the end of the cell behind them.
        let last = bytes.iter().rposition(|byte| *byte == b'~').unwrap_or(0);
        let rest = String::from_utf8_lossy(&bytes[last..]);
        printed == (24 << 20) + 1 && rest.contains(r#"{"execution_state":"idle"}"#)
    };
    while !whole(&nap.bytes()) {
        assert!(Instant::now() < deadline, "{} bytes", nap.bytes().len());
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(nap);
    flood(&mut frontend, 2, 96);
    answers_at_once(&mut frontend);
    let grown = frontend.process.memory().saturating_sub(before);
    assert!(grown < 160 << 20, "{} MB more", grown >> 20);
    coma.signal(libc::SIGCONT);
    let mut coma = coma;
    assert!(coma.child.wait().unwrap().success());
    assert!(coma.bytes().len() < 100 << 20, "{}", coma.bytes().len());
}

/// A client that floods with requests and reads no reply is left waiting, not served into memory.
#[test]
fn a_flood_of_requests_is_answered_as_fast_as_it_is_read() {
    strike(|frontend| {
        let mut raw = Raw::shake_hands(&frontend.process, "hb_port", "DEALER", b"");
        raw.0.set_nonblocking(true).unwrap();
        let begin = Instant::now();
        let beat = [header(0, 60_000), vec![0; 60_000]].concat();
        while begin.elapsed() < Duration::from_millis(500) {
            let _ = raw.0.write(&beat);
        }
        assert_eq!(frontend.heartbeat(b"another"), ["another"]);
        let request = frontend.send(On::Shell, "no_such_request", json!({}));
        frontend.busy(&request);
        frontend.idle(&request);
    });
}
