//! A kernel process and its connection file.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Longer than anything takes; a test that waits this long has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A kernel that runs; killed with the value.
pub struct Process {
    pub child: Child,
    pub connection: Value,
    folder: tempfile::TempDir,
}

impl Process {
    /// Starts a kernel that listens on free ports of this machine.
    pub fn start() -> Self {
        Self::start_with(json!({}))
    }

    /// Starts a kernel whose connection file differs in these fields.
    pub fn start_with(fields: Value) -> Self {
        Self::start_by(fields, |program, file| {
            let mut command = Command::new(program);
            command.args(["kernel".as_ref(), "-f".as_ref(), file.as_os_str()]);
            command
        })
    }

    /// Starts a kernel by a command made from the program and the connection file.
    pub fn start_by(fields: Value, command: impl FnOnce(&Path, &Path) -> Command) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = connection(folder.path());
        for (name, value) in fields.as_object().unwrap() {
            connection[name] = value.clone();
        }
        let file = folder.path().join("connection.json");
        fs::write(&file, connection.to_string()).unwrap();
        let stderr = fs::File::create(folder.path().join("stderr")).unwrap();
        let child = command(Path::new(env!("CARGO_BIN_EXE_gradus")), &file)
            .env("GRADUS_HISTORY", "")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .unwrap();
        Self {
            child,
            connection,
            folder,
        }
    }

    /// The address of one of the sockets, by the name of its port.
    pub fn endpoint(&self, port: &str) -> String {
        let (ip, port) = (
            self.connection["ip"].as_str().unwrap(),
            &self.connection[port],
        );
        if self.connection["transport"] == "ipc" {
            format!("ipc://{ip}-{port}")
        } else {
            format!("tcp://{ip}:{port}")
        }
    }

    /// Waits until all sockets listen. A client that comes earlier is refused, and waits much longer before it tries again.
    pub fn listens(&self) {
        if self.connection["transport"] == "ipc" {
            return;
        }
        let endpoint = self.endpoint("hb_port");
        let deadline = Instant::now() + PATIENCE;
        // The heartbeat's is the last that is bound.
        while TcpStream::connect(endpoint.trim_start_matches("tcp://")).is_err() {
            assert!(
                Instant::now() < deadline,
                "nobody listens: {}",
                self.stderr()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// How the process ended, and what it wrote to stderr.
    pub fn ended(&mut self) -> (ExitStatus, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, self.stderr());
            }
            assert!(
                Instant::now() < deadline,
                "the kernel does not end: {}",
                self.stderr()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// What the process wrote to stderr.
    pub fn stderr(&self) -> String {
        fs::read_to_string(self.folder.path().join("stderr")).unwrap()
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        line.trim()
            .strip_suffix(" kB")
            .unwrap()
            .parse::<usize>()
            .unwrap()
            * 1024
    }

    /// A path in a folder that vanishes with the process.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- the kernel's stderr ---\n{}", self.stderr());
        }
        // Fails when it has ended, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn connection(folder: &Path) -> Value {
    // All five are held until the last is known, so that they differ.
    let listeners: Vec<TcpListener> = (0..5)
        .map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap())
        .collect();
    let port = |index: usize| listeners[index].local_addr().unwrap().port();
    json!({
        "transport": "tcp",
        "ip": "127.0.0.1",
        "shell_port": port(0),
        "iopub_port": port(1),
        "stdin_port": port(2),
        "control_port": port(3),
        "hb_port": port(4),
        "key": format!("key of {}", folder.display()),
        "signature_scheme": "hmac-sha256",
        "kernel_name": "gradus",
    })
}
