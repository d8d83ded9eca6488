//! A front end with a verb for each message.

use std::future::Future;
use std::process::ExitStatus;
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use zeromq::util::PeerIdentity;
use zeromq::{
    DealerSocket, ReqSocket, Socket, SocketOptions, SocketRecv, SocketSend, SubSocket, ZmqMessage,
};

use super::process::{PATIENCE, Process};
use super::wire::{self, Received};

/// How long a message is looked for that should not be there; it lies in this process already.
const LEFT_OVER: Duration = Duration::from_millis(5);

/// Connected to a kernel. A message that a test has not read fails it at the end, when the kernel is shut down.
pub struct Frontend {
    pub process: Process,
    pub key: String,
    runtime: Runtime,
    shell: DealerSocket,
    control: DealerSocket,
    stdin: DealerSocket,
    iopub: SubSocket,
    session: Option<String>,
    finished: bool,
}

/// A request that was sent; its header is what everything about it refers to.
#[derive(Clone)]
pub struct Request {
    pub msg_type: String,
    pub header: Bytes,
}

/// The sockets on which requests are sent.
#[derive(Clone, Copy, Debug)]
pub enum On {
    Shell,
    Control,
    Stdin,
}

impl Frontend {
    /// A kernel and a front end that has seen its welcome.
    pub fn start() -> Self {
        Self::of(Process::start())
    }

    /// A front end of this kernel, ready to see every broadcast.
    pub fn of(process: Process) -> Self {
        process.listens();
        let runtime = runtime();
        let mut frontend = runtime
            .block_on(connect(&process))
            .into_frontend(process, runtime);
        let welcome = frontend.iopub_message();
        assert_eq!(
            (welcome.msg_type.as_str(), &welcome.parent[..]),
            ("iopub_welcome", &b"{}"[..])
        );
        assert_eq!(welcome.content, json!({"subscription": ""}));
        frontend.introduce();
        frontend
    }

    /// Asks the kernel who it is. Whoever subscribes early sees it start before that, whoever comes later does not.
    fn introduce(&mut self) {
        let request = self.send(On::Shell, "kernel_info_request", json!({}));
        assert_eq!(self.reply(&request)["status"], "ok");
        let mut first = self.iopub_message();
        if first.content == json!({"execution_state": "starting"}) {
            assert_eq!(first.parent, "{}");
            first = self.iopub_message();
        }
        assert_eq!(first.content, json!({"execution_state": "busy"}));
        assert_eq!(first.parent, request.header);
        self.idle(&request);
    }

    /// Sends a request.
    pub fn send(&mut self, on: On, msg_type: &str, content: Value) -> Request {
        let header = wire::header(msg_type);
        let frames = wire::frames(&self.key, &header, content.to_string().as_bytes());
        self.send_frames(on, frames);
        Request {
            msg_type: msg_type.to_owned(),
            header,
        }
    }

    /// Sends a shell request to a subshell.
    pub fn send_to(&mut self, subshell: &str, msg_type: &str, content: Value) -> Request {
        let header = wire::header_for(msg_type, subshell);
        let frames = wire::frames(&self.key, &header, content.to_string().as_bytes());
        self.send_frames(On::Shell, frames);
        Request {
            msg_type: msg_type.to_owned(),
            header,
        }
    }

    /// Sends a shell message with binary parts.
    pub fn send_with_buffers(
        &mut self,
        msg_type: &str,
        content: Value,
        buffers: &[&'static [u8]],
    ) -> Request {
        let header = wire::header(msg_type);
        let mut frames = wire::frames(&self.key, &header, content.to_string().as_bytes());
        frames.extend(buffers.iter().copied().map(Bytes::from_static));
        self.send_frames(On::Shell, frames);
        Request {
            msg_type: msg_type.to_owned(),
            header,
        }
    }

    /// Asks on control; the content of the reply.
    pub fn ask_control(&mut self, msg_type: &str, content: Value) -> Value {
        let request = self.send(On::Control, msg_type, content);
        let reply = self.reply_on(On::Control, &request);
        self.busy(&request);
        self.idle(&request);
        reply
    }

    /// The next broadcast with its binary parts, which must be of this type and about this request.
    pub fn broadcast_with_buffers(
        &mut self,
        request: &Request,
        msg_type: &str,
    ) -> (Value, Vec<Bytes>) {
        let message = self.iopub_message();
        assert_eq!(message.msg_type, msg_type, "{message:?}");
        assert_eq!(message.parent, request.header);
        (message.content, message.buffers)
    }

    /// Sends anything.
    pub fn send_frames(&mut self, on: On, frames: Vec<Bytes>) {
        let message = ZmqMessage::try_from(frames).unwrap();
        let Self {
            runtime,
            shell,
            control,
            stdin,
            ..
        } = self;
        let socket = match on {
            On::Shell => shell,
            On::Control => control,
            On::Stdin => stdin,
        };
        in_time(runtime, "sending", socket.send(message)).unwrap();
    }

    /// Sends a cell.
    pub fn execute(&mut self, code: &str) -> Request {
        self.send(
            On::Shell,
            "execute_request",
            json!({"code": code, "allow_stdin": true}),
        )
    }

    /// The reply to a shell request, which must be the next one.
    pub fn reply(&mut self, request: &Request) -> Value {
        self.reply_on(On::Shell, request)
    }

    /// The reply to a request, which must be the next one on this socket.
    pub fn reply_on(&mut self, on: On, request: &Request) -> Value {
        let reply = self.message_on(on);
        assert_eq!(
            reply.msg_type,
            request.msg_type.replace("_request", "_reply")
        );
        assert_eq!(reply.parent, request.header);
        reply.content
    }

    /// The next shell reply, whatever it is about: its parent header and its content.
    pub fn next_reply(&mut self) -> Value {
        let reply = self.message_on(On::Shell);
        let parent: Value = serde_json::from_slice(&reply.parent).unwrap();
        json!({"parent": parent, "content": reply.content})
    }

    /// The reply that a request was not understood, whose other fields are missing.
    pub fn reply_unchecked(&mut self, request: &Request) -> Value {
        self.reply_unchecked_on(On::Shell, request)
    }

    /// As [`Self::reply_unchecked`], on this socket.
    pub fn reply_unchecked_on(&mut self, on: On, request: &Request) -> Value {
        let frames = self.frames_on(on);
        let begin = frames.iter().position(|frame| frame == wire::DELIMITER);
        let parts = &frames[begin.unwrap() + 1..];
        assert_eq!(parts[2], request.header);
        serde_json::from_slice(&parts[4]).unwrap()
    }

    /// The next broadcast, which must be of this type and about this request.
    pub fn broadcast(&mut self, request: &Request, msg_type: &str) -> Value {
        let message = self.iopub_message();
        assert_eq!(message.msg_type, msg_type, "{message:?}");
        assert_eq!(message.parent, request.header);
        message.content
    }

    /// The next broadcasts about several requests: of these types, in order for each. Their contents.
    pub fn interleaved(&mut self, expected: &[(&Request, &[&str])]) -> Vec<Vec<Value>> {
        let mut seen: Vec<Vec<Value>> = expected.iter().map(|_| Vec::new()).collect();
        for _ in expected.iter().flat_map(|(_, types)| types.iter()) {
            let message = self.iopub_message();
            let about = expected
                .iter()
                .position(|(request, _)| request.header == message.parent);
            let about = about.unwrap_or_else(|| panic!("about nothing expected: {message:?}"));
            let msg_type = expected[about].1.get(seen[about].len());
            assert_eq!(msg_type, Some(&message.msg_type.as_str()), "{message:?}");
            seen[about].push(message.content);
        }
        seen
    }

    /// The next broadcast, whatever it is about.
    pub fn broadcast_of_anyone(&mut self) -> Value {
        self.iopub_message().content
    }

    /// The kernel takes up a request.
    pub fn busy(&mut self, request: &Request) {
        assert_eq!(
            self.broadcast(request, "status"),
            json!({"execution_state": "busy"})
        );
    }

    /// The kernel has done with a request.
    pub fn idle(&mut self, request: &Request) {
        assert_eq!(
            self.broadcast(request, "status"),
            json!({"execution_state": "idle"})
        );
    }

    /// The kernel shows what it runs.
    pub fn execute_input(&mut self, request: &Request, count: u32, code: &str) {
        let expected = json!({"code": code, "execution_count": count});
        assert_eq!(self.broadcast(request, "execute_input"), expected);
    }

    /// A cell is taken up: busy and its input.
    pub fn begin(&mut self, request: &Request, count: u32, code: &str) {
        self.busy(request);
        self.execute_input(request, count, code);
    }

    /// Text for a stream, in as many messages as it takes; how many it took.
    pub fn stream(&mut self, request: &Request, name: &str, text: &str) -> usize {
        let (mut seen, mut messages) = (String::new(), 0);
        while seen.len() < text.len() {
            let content = self.broadcast(request, "stream");
            assert_eq!(content["name"], name);
            seen.push_str(content["text"].as_str().unwrap());
            messages += 1;
        }
        assert!(seen == text, "{:.200} instead of {:.200}", seen, text);
        messages
    }

    /// The cell's value.
    pub fn result(&mut self, request: &Request, count: u32, text: &str) {
        let content = self.broadcast(request, "execute_result");
        assert_eq!(
            (&content["execution_count"], &content["data"]["text/plain"]),
            (&json!(count), &json!(text))
        );
    }

    /// The exception that ended the cell.
    pub fn error(&mut self, request: &Request, ename: &str) -> Value {
        let content = self.broadcast(request, "error");
        assert_eq!(content["ename"], ename, "{content}");
        content
    }

    /// The question of a cell.
    pub fn input_request(&mut self, request: &Request) -> Value {
        let question = self.message_on(On::Stdin);
        assert_eq!(
            (question.msg_type.as_str(), &question.parent),
            ("input_request", &request.header)
        );
        question.content
    }

    /// Runs a cell that succeeds and prints nothing.
    pub fn run_quietly(&mut self, count: u32, code: &str) {
        let request = self.execute(code);
        self.begin(&request, count, code);
        self.idle(&request);
        assert_eq!(self.reply(&request)["status"], "ok");
    }

    /// The kernel answers: the state of its sockets is as if nothing had happened.
    pub fn kernel_lives(&mut self) {
        for on in [On::Shell, On::Control] {
            let request = self.send(on, "kernel_info_request", json!({}));
            assert_eq!(self.reply_on(on, &request)["status"], "ok");
            self.busy(&request);
            self.idle(&request);
        }
    }

    /// Broadcasts until all of these requests are done with, whatever they are about.
    pub fn drain_to_idle_of(&mut self, requests: &[&Request]) {
        let mut busy = requests.len();
        while busy > 0 {
            let message = self.iopub_message();
            let ours = requests
                .iter()
                .any(|request| request.header == message.parent);
            if ours && message.content == json!({"execution_state": "idle"}) {
                busy -= 1;
            }
        }
    }

    /// Sends bytes on the heartbeat; what comes back.
    pub fn heartbeat(&mut self, bytes: &'static [u8]) -> Vec<Bytes> {
        let mut socket = self.heart();
        beat(&self.runtime, &mut socket, Bytes::from_static(bytes))
    }

    /// Many heartbeats on one connection, one after the other.
    pub fn heartbeats(&mut self, count: usize) {
        let mut socket = self.heart();
        for number in 0..count {
            let bytes = Bytes::from(number.to_string());
            let echo = beat(&self.runtime, &mut socket, bytes.clone());
            assert_eq!(echo, [bytes]);
        }
    }

    fn heart(&self) -> ReqSocket {
        let endpoint = self.process.endpoint("hb_port");
        in_time(&self.runtime, "connecting to the heart", async {
            let mut socket = ReqSocket::new();
            socket.connect(&endpoint).await.unwrap();
            socket
        })
    }

    /// Another subscriber of the broadcast, which has been welcomed.
    pub fn subscribe_again(&mut self) -> SubSocket {
        let endpoint = self.process.endpoint("iopub_port");
        let mut another = in_time(&self.runtime, "subscribing", subscribe(&endpoint));
        let welcome = in_time(&self.runtime, "a welcome", another.recv()).unwrap();
        assert_eq!(self.read(&welcome.into_vec()).msg_type, "iopub_welcome");
        another
    }

    /// Shuts the kernel down: nothing may come but the answer to that.
    pub fn finish(mut self) {
        self.shut_down(false);
    }

    /// As [`Self::finish`], and another kernel is to follow.
    pub fn restart(mut self) {
        self.shut_down(true);
    }

    /// Waits for the kernel to end by itself; messages may stay unread.
    pub fn ended(&mut self) -> ExitStatus {
        self.finished = true;
        self.process.ended().0
    }

    fn shut_down(&mut self, restart: bool) {
        self.finished = true;
        self.kernel_lives();
        let request = self.send(On::Control, "shutdown_request", json!({"restart": restart}));
        let expected = json!({"status": "ok", "restart": restart});
        assert_eq!(self.reply_on(On::Control, &request), expected);
        self.busy(&request);
        assert_eq!(self.broadcast(&request, "shutdown_reply"), expected);
        self.idle(&request);
        // On the other sockets the kernel has answered since; a question that nobody read has nothing behind it.
        let Self { runtime, stdin, .. } = self;
        let question = async { tokio::time::timeout(LEFT_OVER, stdin.recv()).await };
        let left = runtime.block_on(question);
        assert!(!matches!(left, Ok(Ok(_))), "a question was left unread");
        self.hang_up();
        let status = self.ended();
        assert!(status.success(), "{status}");
    }

    /// A kernel that ends waits a moment for those who are still connected. The library's connections live on in the
    /// runtime when their sockets are gone.
    fn hang_up(&mut self) {
        self.iopub = SubSocket::new();
        for socket in [&mut self.shell, &mut self.control, &mut self.stdin] {
            *socket = DealerSocket::new();
        }
        self.runtime = runtime();
    }

    fn message_on(&mut self, on: On) -> Received {
        let frames = self.frames_on(on);
        self.read(&frames)
    }

    fn frames_on(&mut self, on: On) -> Vec<Bytes> {
        let Self {
            runtime,
            shell,
            control,
            stdin,
            ..
        } = self;
        let socket = match on {
            On::Shell => shell,
            On::Control => control,
            On::Stdin => stdin,
        };
        let message = in_time(runtime, &format!("a message on {on:?}"), socket.recv());
        message.unwrap().into_vec()
    }

    fn iopub_message(&mut self) -> Received {
        let frames = in_time(&self.runtime, "a broadcast", self.iopub.recv())
            .unwrap()
            .into_vec();
        assert_eq!(
            frames.iter().position(|frame| frame == wire::DELIMITER),
            Some(1),
            "one topic frame"
        );
        let message = self.read(&frames);
        let topic = format!("kernel.{}.{}", message.session, message.msg_type);
        let welcome = message.msg_type == "iopub_welcome";
        assert!(welcome || frames[0] == topic, "{frames:?}");
        message
    }

    fn read(&mut self, frames: &[Bytes]) -> Received {
        let message = wire::read(&self.key, frames);
        let session = self.session.get_or_insert_with(|| message.session.clone());
        assert_eq!(*session, message.session, "one session id per process");
        message
    }
}

impl Drop for Frontend {
    fn drop(&mut self) {
        if !self.finished && !std::thread::panicking() {
            self.shut_down(false);
        }
    }
}

/// The sockets before they belong to a front end.
struct Sockets {
    shell: DealerSocket,
    control: DealerSocket,
    stdin: DealerSocket,
    iopub: SubSocket,
}

impl Sockets {
    fn into_frontend(self, process: Process, runtime: Runtime) -> Frontend {
        let key = process.connection["key"].as_str().unwrap().to_owned();
        let Self {
            shell,
            control,
            stdin,
            iopub,
        } = self;
        Frontend {
            process,
            key,
            runtime,
            shell,
            control,
            stdin,
            iopub,
            session: None,
            finished: false,
        }
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

async fn connect(process: &Process) -> Sockets {
    // Shell and stdin share the identity: questions go to the client whose cell asks.
    let identity = PeerIdentity::new();
    let dealer = async |port: &str| {
        let mut options = SocketOptions::default();
        options.peer_identity(identity.clone());
        let mut socket = DealerSocket::with_options(options);
        tokio::time::timeout(PATIENCE, socket.connect(&process.endpoint(port)))
            .await
            .unwrap()
            .unwrap();
        socket
    };
    Sockets {
        shell: dealer("shell_port").await,
        control: dealer("control_port").await,
        stdin: dealer("stdin_port").await,
        iopub: subscribe(&process.endpoint("iopub_port")).await,
    }
}

fn beat(runtime: &Runtime, socket: &mut ReqSocket, bytes: Bytes) -> Vec<Bytes> {
    in_time(runtime, "a heartbeat", async {
        socket.send(bytes.into()).await.unwrap();
        socket.recv().await.unwrap().into_vec()
    })
}

async fn subscribe(endpoint: &str) -> SubSocket {
    let mut socket = SubSocket::new();
    tokio::time::timeout(PATIENCE, socket.connect(endpoint))
        .await
        .unwrap()
        .unwrap();
    socket.subscribe("").await.unwrap();
    socket
}

fn in_time<T>(runtime: &Runtime, what: &str, future: impl Future<Output = T>) -> T {
    runtime
        .block_on(async { tokio::time::timeout(PATIENCE, future).await })
        .unwrap_or_else(|_| panic!("{what} does not come"))
}
