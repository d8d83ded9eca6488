//! A front end that checks nothing and so costs little, and a subscriber that reads only when it is told to.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use zeromq::util::PeerIdentity;
use zeromq::{DealerSocket, Socket, SocketOptions, SocketRecv, SocketSend, SubSocket, ZmqMessage};

use super::process::{PATIENCE, Process};
use super::wire;

/// What became of a cell.
pub struct Run {
    /// From sending it to its idle and reply.
    pub milliseconds: f64,
    /// Messages of streams.
    pub streams: usize,
    /// Bytes in them.
    pub text: usize,
}

/// A kernel and the connection to it.
pub struct Client {
    pub process: Process,
    key: String,
    runtime: Runtime,
    shell: DealerSocket,
    control: DealerSocket,
    iopub: SubSocket,
    /// Held, so that questions have somebody to go to.
    _stdin: DealerSocket,
}

impl Client {
    /// Connects, and waits until broadcasts arrive.
    pub fn connect(process: Process) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let identity = PeerIdentity::new();
        let dealer = async |port: &str| {
            let mut options = SocketOptions::default();
            options.peer_identity(identity.clone());
            let mut socket = DealerSocket::with_options(options);
            let connected = socket.connect(&process.endpoint(port)).await;
            connected.expect("a socket that listens");
            socket
        };
        let (shell, control, stdin, iopub) = runtime.block_on(async {
            let mut iopub = SubSocket::new();
            let connected = iopub.connect(&process.endpoint("iopub_port")).await;
            connected.expect("a broadcast");
            iopub.subscribe("").await.expect("a subscription");
            (
                dealer("shell_port").await,
                dealer("control_port").await,
                dealer("stdin_port").await,
                iopub,
            )
        });
        let key = process.connection["key"].as_str().unwrap_or_default();
        let mut client = Self {
            key: key.to_owned(),
            process,
            runtime,
            shell,
            control,
            iopub,
            _stdin: stdin,
        };
        // The greeting: nothing is missed from here on.
        client.broadcast(PATIENCE);
        client
    }

    /// Asks on shell and waits for the reply.
    pub fn ask(&mut self, msg_type: &str, content: Value) {
        self.send(msg_type, content);
        self.reply().expect("a reply");
    }

    /// Sends a shell request; its header.
    pub fn send(&mut self, msg_type: &str, content: Value) -> Value {
        let (frames, header) = self.frames(msg_type, content);
        self.runtime
            .block_on(self.shell.send(frames))
            .expect("a shell that listens");
        header
    }

    /// Sends a control request.
    pub fn send_control(&mut self, msg_type: &str, content: Value) {
        let (frames, _) = self.frames(msg_type, content);
        self.runtime
            .block_on(self.control.send(frames))
            .expect("a control socket that listens");
    }

    /// Waits for the next shell reply; `None` when none comes.
    pub fn reply(&mut self) -> Option<()> {
        let reply = self
            .runtime
            .block_on(async { tokio::time::timeout(PATIENCE, self.shell.recv()).await });
        reply.ok()?.ok().map(drop)
    }

    /// Runs a cell; `None` when the end of it is lost.
    pub fn run(&mut self, code: &str) -> Option<Run> {
        let begin = Instant::now();
        let header = self.send("execute_request", json!({"code": code}));
        let (mut streams, mut text) = (0, 0);
        loop {
            let (msg_type, parent, content) = self.broadcast(PATIENCE)?;
            if parent["msg_id"] != header["msg_id"] {
                continue;
            }
            match msg_type.as_str() {
                "stream" => {
                    streams += 1;
                    text += content["text"].as_str().unwrap_or_default().len();
                }
                "status" if content["execution_state"] == "idle" => break,
                _ => {}
            }
        }
        self.reply()?;
        Some(Run {
            milliseconds: milliseconds(begin),
            streams,
            text,
        })
    }

    /// Waits for a broadcast of this type, or this state, about a request; `None` when it does not come, or the request
    /// has ended without it.
    pub fn until(&mut self, what: &str, header: &Value, patience: Duration) -> Option<()> {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let (msg_type, parent, content) = self.broadcast(left)?;
            if parent["msg_id"] != header["msg_id"] {
                continue;
            }
            if msg_type == what || content["execution_state"] == what {
                return Some(());
            }
            if content["execution_state"] == "idle" {
                return None;
            }
        }
    }

    /// Does nothing but let what was sent leave.
    pub fn rest(&mut self, time: Duration) {
        self.runtime
            .block_on(async { tokio::time::sleep(time).await });
    }

    fn frames(&self, msg_type: &str, content: Value) -> (ZmqMessage, Value) {
        let header = header(msg_type);
        let bytes = Bytes::from(header.to_string());
        let frames = wire::frames(&self.key, &bytes, content.to_string().as_bytes());
        (ZmqMessage::try_from(frames).expect("frames"), header)
    }

    fn broadcast(&mut self, patience: Duration) -> Option<(String, Value, Value)> {
        let next = self
            .runtime
            .block_on(async { tokio::time::timeout(patience, self.iopub.recv()).await });
        Some(read(&next.ok()?.ok()?.into_vec()))
    }
}

/// A subscriber that reads only when it is told to.
pub struct Subscriber(TcpStream);

impl Subscriber {
    /// Subscribes to everything.
    pub fn connect(process: &Process) -> Self {
        let mut stream = TcpStream::connect(address(process, "iopub_port")).expect("a broadcast");
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .expect("a timeout");
        let mut greeting = vec![0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0];
        greeting.extend(b"NULL");
        greeting.resize(64, 0);
        stream.write_all(&greeting).expect("a peer that listens");
        // libzmq hangs up on who does not wait for its greeting.
        stream.read_exact(&mut [0; 64]).expect("a greeting");
        let ready = b"\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB";
        // A subscription to everything, in the form that every version understands.
        let subscription = b"\x00\x01\x01";
        stream
            .write_all(&[&ready[..], subscription].concat())
            .expect("a peer that listens");
        let mut subscriber = Self(stream);
        subscriber.frame().expect("a READY");
        // ipykernel greets only the first of those who subscribe to the same; after a moment it has heard of this one.
        std::thread::sleep(Duration::from_millis(200));
        subscriber
    }

    /// Type, parent header and content of the next message; `None` when none comes any more.
    pub fn message(&mut self) -> Option<(String, Value, Value)> {
        let mut frames = Vec::new();
        loop {
            let (flags, body) = self.frame().ok()?;
            frames.push(body.into());
            if flags & 1 == 0 {
                return Some(read(&frames));
            }
        }
    }

    fn frame(&mut self) -> io::Result<(u8, Vec<u8>)> {
        let mut flags = [0];
        self.0.read_exact(&mut flags)?;
        let mut size = [0; 8];
        let short = if flags[0] & 2 == 0 { 7 } else { 0 };
        self.0.read_exact(&mut size[short..])?;
        let size = usize::try_from(u64::from_be_bytes(size)).map_err(io::Error::other)?;
        let mut body = vec![0; size];
        self.0.read_exact(&mut body)?;
        Ok((flags[0], body))
    }
}

/// Where one of the sockets listens.
pub fn address(process: &Process, port: &str) -> String {
    process
        .endpoint(port)
        .trim_start_matches("tcp://")
        .to_owned()
}

/// Milliseconds that have passed.
pub fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

/// A header without the fields of later protocols: a list among them keeps ipykernel's cells from printing.
fn header(msg_type: &str) -> Value {
    let mut header: Value = serde_json::from_slice(&wire::header(msg_type)).expect("JSON");
    let fields = header.as_object_mut().expect("an object");
    fields.retain(|_, field| field.is_string());
    header
}

fn read(frames: &[Bytes]) -> (String, Value, Value) {
    let begin = frames
        .iter()
        .position(|frame| frame == wire::DELIMITER)
        .expect("a delimiter");
    let part =
        |index: usize| serde_json::from_slice::<Value>(&frames[begin + index]).expect("JSON");
    let msg_type = part(2)["msg_type"].as_str().unwrap_or_default().to_owned();
    (msg_type, part(3), part(5))
}
