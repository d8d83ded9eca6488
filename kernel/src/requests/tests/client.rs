//! A front end without sockets: what it sends goes to the kernel directly, what it receives comes from the outboxes.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};

use super::super::{History, Kernel};
use crate::evaluator::Evaluator;
use crate::evaluator::echo::Echo;
use crate::outbox::{Outbox, Outboxes};
use crate::wire::{Channel, Message, Origin, Outgoing, connection};

/// Longer than anything takes; a test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// The front end. Messages that no test has looked at fail the test when it ends.
pub struct Client {
    pub kernel: Arc<Kernel>,
    outboxes: Outboxes,
    ordered: Receiver<Outgoing>,
    express: Receiver<Outgoing>,
    exited: Receiver<()>,
    collectors: Vec<JoinHandle<()>>,
}

/// A request that was sent.
pub struct Sent(Arc<Origin>);

impl Client {
    /// A kernel with the echo evaluator.
    pub fn new() -> Self {
        Self::of(Arc::new(Echo::default()))
    }

    /// A kernel with this evaluator.
    pub fn of(evaluator: Arc<dyn Evaluator>) -> Self {
        let outboxes = Outboxes::default();
        let (kernel, exited) = Kernel::new(
            connection(),
            evaluator,
            History::new(None),
            outboxes.clone(),
        );
        kernel.start().unwrap();
        let (ordered_sender, ordered) = channel();
        let (express_sender, express) = channel();
        let collectors = vec![
            collect(&outboxes.ordered, ordered_sender),
            collect(&outboxes.express, express_sender),
        ];
        let client = Self {
            kernel,
            outboxes,
            ordered,
            express,
            exited,
            collectors,
        };
        let starting = client.ordered.recv_timeout(PATIENCE).unwrap();
        assert_eq!(
            (shown(&starting), starting.origin),
            ("iopub status starting".to_owned(), None)
        );
        client
    }

    /// Sends a request.
    pub fn send(&self, channel: Channel, msg_type: &str, content: Value) -> Sent {
        self.send_bytes(channel, msg_type, content.to_string().into())
    }

    /// Sends a request whose content may be anything.
    pub fn send_bytes(&self, channel: Channel, msg_type: &str, content: Bytes) -> Sent {
        self.send_message(channel, None, msg_type, content)
    }

    /// Sends a shell request to a subshell.
    pub fn send_to(&self, subshell: Option<&str>, msg_type: &str, content: Value) -> Sent {
        self.send_message(
            Channel::Shell,
            subshell,
            msg_type,
            content.to_string().into(),
        )
    }

    fn send_message(
        &self,
        channel: Channel,
        subshell: Option<&str>,
        msg_type: &str,
        content: Bytes,
    ) -> Sent {
        let origin = Arc::new(Origin {
            identities: vec![Bytes::from_static(b"client")],
            header: Bytes::new(),
        });
        let message = Message {
            origin: Arc::clone(&origin),
            msg_type: msg_type.to_owned(),
            subshell: subshell.map(str::to_owned),
            metadata: Bytes::from_static(b"{}"),
            content,
            buffers: Vec::new(),
        };
        self.kernel.receive(channel, message);
        Sent(origin)
    }

    /// Sends a cell.
    pub fn execute(&self, code: &str) -> Sent {
        self.send(
            Channel::Shell,
            "execute_request",
            json!({"code": code, "allow_stdin": true}),
        )
    }

    /// Everything in the order of the requests up to the idle of this one, which must be about nothing else.
    pub fn until_idle(&self, sent: &Sent) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            let line = self.next(sent);
            let idle = line == "iopub status idle";
            seen.push(line);
            if idle {
                return seen;
            }
        }
    }

    /// The next message in the order of the requests, which must be about this one.
    pub fn next(&self, sent: &Sent) -> String {
        let message = self.ordered.recv_timeout(PATIENCE).unwrap();
        sent.caused(&message);
        shown(&message)
    }

    /// The next message in the order of the requests, about whichever.
    pub fn next_of_any(&self) -> String {
        shown(&self.ordered.recv_timeout(PATIENCE).unwrap())
    }

    /// The next reply that does not wait for its turn, which must be to this request.
    pub fn next_express(&self, sent: &Sent) -> String {
        let message = self.express.recv_timeout(PATIENCE).unwrap();
        sent.caused(&message);
        shown(&message)
    }

    /// Sends a shell request and returns everything up to its idle.
    pub fn ask(&self, msg_type: &str, content: Value) -> Vec<String> {
        self.until_idle(&self.send(Channel::Shell, msg_type, content))
    }

    /// Runs a cell and returns everything up to its idle.
    pub fn run(&self, code: &str) -> Vec<String> {
        self.until_idle(&self.execute(code))
    }

    /// Waits until the kernel wants to end.
    pub fn exited(&self) {
        self.exited.recv_timeout(PATIENCE).unwrap();
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.outboxes.ordered.close();
        self.outboxes.express.close();
        for collector in self.collectors.drain(..) {
            let _ = collector.join();
        }
        if !thread::panicking() {
            let unread: Vec<String> = self
                .ordered
                .try_iter()
                .chain(self.express.try_iter())
                .map(|it| shown(&it))
                .collect();
            assert_eq!(unread, [""; 0], "messages that the test did not expect");
        }
    }
}

impl Sent {
    fn caused(&self, message: &Outgoing) {
        let origin = message.origin.as_ref().unwrap();
        assert!(
            Arc::ptr_eq(origin, &self.0),
            "{} is about another request",
            shown(message)
        );
    }
}

/// A message on one line; `status` and `code` stand for the contents that are mostly noise.
fn shown(message: &Outgoing) -> String {
    let channel = format!("{:?}", message.channel).to_lowercase();
    let content: Value = serde_json::from_slice(&message.content).unwrap();
    let text = match message.msg_type {
        "status" => content["execution_state"].as_str().unwrap().to_owned(),
        "execute_input" => format!(
            "[{}] {}",
            content["execution_count"],
            content["code"].as_str().unwrap()
        ),
        "stream" => format!(
            "{} {:?}",
            content["name"].as_str().unwrap(),
            content["text"].as_str().unwrap()
        ),
        _ => content.to_string(),
    };
    format!("{channel} {} {text}", message.msg_type)
}

fn collect(outbox: &Arc<Outbox>, sender: Sender<Outgoing>) -> JoinHandle<()> {
    let outbox = Arc::clone(outbox);
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            while let Some(message) = outbox.next().await {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
    })
}

fn connection() -> connection::ConnectionInfo {
    static FILE: OnceLock<connection::ConnectionInfo> = OnceLock::new();
    let read = || {
        let ports = json!({"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5});
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), ports.to_string()).unwrap();
        connection::read(file.path()).unwrap()
    };
    FILE.get_or_init(read).clone()
}
