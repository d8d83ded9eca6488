//! Front ends in haste, in a flood, and asleep: rows for Gradus, and the first of them, where `GRADUS_IPYKERNEL` names a
//! Python that has it, for ipykernel. The client here checks nothing and costs little.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use zeromq::{DealerSocket, Socket, SocketRecv, SocketSend, SubSocket, ZmqMessage};

use super::process::{PATIENCE, Process};
use super::{Row, median, quantile, wire};

type Measure = fn(&Kernel) -> f64;

/// Rows that ipykernel is measured by as well.
const COMMON: [(&str, &str, f64, Measure); 4] = [
    ("client: spawn to kernel_info", "ms", 20.0, |kernel| {
        spawn(kernel, 9)
    }),
    (
        "client: `1` to its reply and idle, median",
        "ms",
        0.6,
        |kernel| quantile(round_trips(kernel), 0.5),
    ),
    (
        "client: `1` to its reply and idle, 99 %",
        "ms",
        2.0,
        |kernel| quantile(round_trips(kernel), 0.99),
    ),
    ("client: memory when idle", "MB", 40.0, |kernel| {
        idle_memory(kernel, "1")
    }),
];

/// Rows of Gradus alone: this bare client does not tell ipykernel's streams from those of other cells.
const OWN: [(&str, &str, f64, Measure); 7] = [
    ("client: 10 000 prints to idle", "ms", 60.0, |kernel| {
        ten_thousand_prints(kernel).0
    }),
    ("client: messages of 10 000 prints", "", 10.0, |kernel| {
        ten_thousand_prints(kernel).1 as f64
    }),
    (
        "client: 100 MB of prints to idle",
        "ms",
        500.0,
        hundred_megabytes,
    ),
    (
        "client: 100 MB beside one that never reads",
        "ms",
        6500.0,
        |kernel| beside_a_stuck_subscriber(kernel).0,
    ),
    (
        "client: memory beside one that never reads",
        "MB",
        200.0,
        |kernel| beside_a_stuck_subscriber(kernel).1,
    ),
    (
        "client: asleep for 6 s, characters missed",
        "",
        0.0,
        |kernel| stalled_client(kernel).text as f64,
    ),
    (
        "client: asleep for 6 s, displays and idle missed",
        "",
        0.0,
        |kernel| {
            let missed = stalled_client(kernel);
            (missed.displays + usize::from(missed.idle)) as f64
        },
    ),
];

const STOPPED: [(&str, &str); 4] = [
    ("client: Stop to idle, while", "while True: pass"),
    ("client: Stop to idle, sleep", "import time; time.sleep(60)"),
    ("client: Stop to idle, sum", "sum(range(10**12))"),
    (
        "client: Stop to idle, !sleep",
        "get_ipython().system('sleep 60')",
    ),
];

/// As [`STOPPED`], in cells of arrays.
const NATIVE: [(&str, &str); 2] = [
    (
        "client: Stop to idle, products of 4096 x 4096",
        "from mxnet import nd\nx = nd.ones((4096, 4096))\nwhile True: nd.dot(x, x).wait_to_read()",
    ),
    (
        "client: Stop to idle, backward of 300 000",
        "from mxnet import nd, autograd\nx = y = nd.ones((4,))\nx.attach_grad()\nwith autograd.record():\n    \
         for _ in range(300000): y = y * 1.0\nwhile True: y.backward(retain_graph=True)",
    ),
];

/// The rows whose names contain `picked`.
pub fn rows(picked: &str) -> Vec<Row> {
    let kernels = [
        ("", Some(Kernel::gradus())),
        (" (ipykernel)", Kernel::ipykernel()),
    ];
    let mut rows = Vec::new();
    for (suffix, kernel) in kernels
        .iter()
        .filter_map(|(suffix, kernel)| Some((suffix, kernel.as_ref()?)))
    {
        let mut add = |name: &str, unit, budget, measured: &dyn Fn() -> f64| {
            let name = format!("{name}{suffix}");
            if name.contains(picked) {
                let budget = suffix.is_empty().then_some(budget);
                rows.push(Row {
                    name,
                    unit,
                    budget,
                    measured: measured(),
                    mxnet: None,
                });
            }
        };
        for (name, unit, budget, measure) in COMMON {
            add(name, unit, budget, &|| measure(kernel));
        }
        if !suffix.is_empty() {
            continue;
        }
        for (name, unit, budget, measure) in OWN {
            add(name, unit, budget, &|| measure(kernel));
        }
        for (name, code) in STOPPED.iter().chain(&NATIVE) {
            add(name, "ms", 50.0, &|| {
                interrupt(kernel, code).unwrap_or(f64::INFINITY)
            });
        }
        let imported = "client: memory when idle, mxnet imported";
        add(imported, "MB", 40.0, &|| {
            idle_memory(kernel, "from mxnet import nd, autograd")
        });
    }
    rows
}

/// A kernel to be measured.
struct Kernel(Box<Starter>);

/// Makes the command that starts a kernel from the program under test and the connection file.
type Starter = dyn Fn(&Path, &Path) -> Command;

impl Kernel {
    /// The kernel of this checkout.
    fn gradus() -> Self {
        Self(Box::new(|program, file| {
            let mut command = Command::new(program);
            command.args(["kernel".as_ref(), "-f".as_ref(), file.as_os_str()]);
            command
        }))
    }

    /// ipykernel, if `GRADUS_IPYKERNEL` names a Python that has it.
    fn ipykernel() -> Option<Self> {
        let python = std::env::var_os("GRADUS_IPYKERNEL")?;
        Some(Self(Box::new(move |_, file| {
            let mut command = Command::new(&python);
            let arguments = [
                "-m".as_ref(),
                "ipykernel_launcher".as_ref(),
                "-f".as_ref(),
                file.as_os_str(),
            ];
            command
                .args(arguments)
                .env("IPYTHONDIR", file.with_file_name("ipython"));
            command
        })))
    }

    fn start(&self) -> Client {
        let process = Process::start_by(json!({}), &self.0);
        // Trying again every half millisecond, so that no client's own waiting is in the measure.
        while TcpStream::connect(address(&process, "shell_port")).is_err() {
            std::thread::sleep(Duration::from_micros(500));
        }
        Client::connect(process)
    }
}

/// Median time from the start of the process to its answer to `kernel_info_request`, in milliseconds, of `starts`.
fn spawn(kernel: &Kernel, starts: usize) -> f64 {
    median((0..starts).map(|_| {
        let begin = Instant::now();
        let mut client = kernel.start();
        client.ask("kernel_info_request", json!({}));
        milliseconds(begin)
    }))
}

/// Times from sending the cell `1` to having its reply and its idle, in milliseconds.
fn round_trips(kernel: &Kernel) -> Vec<f64> {
    let mut client = kernel.start();
    for _ in 0..20 {
        client.run("1");
    }
    (0..500).map(|_| client.run("1").milliseconds).collect()
}

/// Ten thousand prints: milliseconds to idle, and in how many messages they came.
fn ten_thousand_prints(kernel: &Kernel) -> (f64, usize) {
    let mut client = kernel.start();
    client.run("1");
    let run = client.run("for i in range(10000): print(i)");
    (run.milliseconds, run.streams)
}

/// A hundred megabytes of output in a thousand prints: milliseconds to idle.
fn hundred_megabytes(kernel: &Kernel) -> f64 {
    let mut client = kernel.start();
    client.run("1");
    let run = client.run("for i in range(1000): print('x' * 100000)");
    assert!(run.text >= 100_000_000, "{} bytes arrived", run.text);
    run.milliseconds
}

/// Resident memory after one cell and two seconds of rest, in megabytes.
fn idle_memory(kernel: &Kernel, cell: &str) -> f64 {
    let mut client = kernel.start();
    client.run(cell);
    std::thread::sleep(Duration::from_secs(2));
    megabytes(client.process.memory())
}

/// What a client that stops reading for six seconds misses of twenty thousand prints and twenty thousand displays.
struct Missed {
    /// Characters.
    text: usize,
    /// Displays.
    displays: usize,
    /// Whether the end of the cell was among what it missed.
    idle: bool,
}

/// A client that stops reading for six seconds while a cell prints and displays.
fn stalled_client(kernel: &Kernel) -> Missed {
    const CELL: &str = "from IPython.display import display\nfor i in range(20000):\n    print(i, flush=True)\n    display(i)";
    let mut client = kernel.start();
    client.run("1");
    let mut stalled = Subscriber::connect(&client.process);
    let header = client.send("execute_request", json!({"code": CELL}));
    // The request leaves while its client's runtime runs; only the other client sleeps.
    client
        .runtime
        .block_on(async { tokio::time::sleep(Duration::from_secs(6)).await });
    let expected: usize = (0..20_000).map(|i: u32| i.to_string().len() + 1).sum();
    let mut missed = Missed {
        text: expected,
        displays: 20_000,
        idle: true,
    };
    while let Some((msg_type, parent, content)) = stalled.message() {
        match msg_type.as_str() {
            _ if parent["msg_id"] != header["msg_id"] => {}
            "stream" => missed.text -= content["text"].as_str().unwrap_or_default().len(),
            "display_data" => missed.displays -= 1,
            "status" if content["execution_state"] == "idle" => {
                missed.idle = false;
                break;
            }
            _ => {}
        }
    }
    missed
}

/// Beside a subscriber that never reads: milliseconds that another one needs for a hundred megabytes, and the memory
/// that the kernel takes then, in megabytes.
fn beside_a_stuck_subscriber(kernel: &Kernel) -> (f64, f64) {
    let mut client = kernel.start();
    client.run("1");
    let _stuck = Subscriber::connect(&client.process);
    let run = client.run("for i in range(1000): print('x' * 100000)");
    (run.milliseconds, megabytes(client.process.memory()))
}

/// Milliseconds from Stop to idle in a cell, once it runs; `None` if it does not stop within five seconds.
fn interrupt(kernel: &Kernel, code: &str) -> Option<f64> {
    let mut client = kernel.start();
    client.run("1");
    let header = client.send(
        "execute_request",
        json!({"code": format!("print('begun')\n{code}")}),
    );
    client.until("stream", &header, PATIENCE)?;
    // The print is on its way before the statement behind it begins.
    std::thread::sleep(Duration::from_millis(300));
    let begin = Instant::now();
    client.send_control("interrupt_request", json!({}));
    client.until("idle", &header, Duration::from_secs(5))?;
    Some(milliseconds(begin))
}

struct Run {
    milliseconds: f64,
    streams: usize,
    text: usize,
}

/// A client that checks nothing and so costs little.
struct Client {
    process: Process,
    key: String,
    runtime: Runtime,
    shell: DealerSocket,
    control: DealerSocket,
    iopub: SubSocket,
}

impl Client {
    fn connect(process: Process) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let (shell, control, iopub) = runtime.block_on(async {
            let (mut shell, mut control, mut iopub) =
                (DealerSocket::new(), DealerSocket::new(), SubSocket::new());
            shell
                .connect(&process.endpoint("shell_port"))
                .await
                .expect("a shell");
            control
                .connect(&process.endpoint("control_port"))
                .await
                .expect("a control socket");
            iopub
                .connect(&process.endpoint("iopub_port"))
                .await
                .expect("a broadcast");
            iopub.subscribe("").await.expect("a subscription");
            (shell, control, iopub)
        });
        let key = process.connection["key"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let mut client = Self {
            process,
            key,
            runtime,
            shell,
            control,
            iopub,
        };
        // The greeting: nothing is missed from here on.
        client.broadcast(PATIENCE);
        client
    }

    fn send(&mut self, msg_type: &str, content: Value) -> Value {
        let (frames, header) = self.frames(msg_type, content);
        self.runtime
            .block_on(self.shell.send(frames))
            .expect("a shell that listens");
        header
    }

    fn send_control(&mut self, msg_type: &str, content: Value) {
        let (frames, _) = self.frames(msg_type, content);
        self.runtime
            .block_on(self.control.send(frames))
            .expect("a control socket that listens");
    }

    fn frames(&self, msg_type: &str, content: Value) -> (ZmqMessage, Value) {
        let header = wire::header(msg_type);
        let frames = wire::frames(&self.key, &header, content.to_string().as_bytes());
        let header = serde_json::from_slice(&header).expect("JSON");
        (ZmqMessage::try_from(frames).expect("frames"), header)
    }

    fn ask(&mut self, msg_type: &str, content: Value) {
        self.send(msg_type, content);
        self.reply();
    }

    fn reply(&mut self) {
        let reply = self
            .runtime
            .block_on(async { tokio::time::timeout(PATIENCE, self.shell.recv()).await });
        reply.expect("a reply").expect("a reply");
    }

    fn run(&mut self, code: &str) -> Run {
        let begin = Instant::now();
        let header = self.send("execute_request", json!({"code": code}));
        let mut run = Run {
            milliseconds: 0.0,
            streams: 0,
            text: 0,
        };
        loop {
            let frames = self.broadcast(PATIENCE).expect("idle is not lost");
            let (msg_type, parent, content) = read(&frames);
            if parent["msg_id"] != header["msg_id"] {
                continue;
            }
            match msg_type.as_str() {
                "stream" => {
                    run.streams += 1;
                    run.text += content["text"].as_str().unwrap_or_default().len();
                }
                "status" if content["execution_state"] == "idle" => break,
                _ => {}
            }
        }
        self.reply();
        run.milliseconds = milliseconds(begin);
        run
    }

    fn until(&mut self, what: &str, header: &Value, patience: Duration) -> Option<()> {
        let deadline = Instant::now() + patience;
        loop {
            let frames = self.broadcast(deadline.saturating_duration_since(Instant::now()))?;
            let (msg_type, parent, content) = read(&frames);
            if parent["msg_id"] == header["msg_id"]
                && (msg_type == what || content["execution_state"] == what)
            {
                return Some(());
            }
        }
    }

    fn broadcast(&mut self, patience: Duration) -> Option<Vec<Bytes>> {
        let next = self
            .runtime
            .block_on(async { tokio::time::timeout(patience, self.iopub.recv()).await });
        Some(next.ok()?.expect("a broadcast").into_vec())
    }
}

/// A subscriber that reads only when it is told to.
struct Subscriber(TcpStream);

impl Subscriber {
    fn connect(process: &Process) -> Self {
        let mut stream = TcpStream::connect(address(process, "iopub_port")).expect("a broadcast");
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .expect("a timeout");
        let mut hello = vec![0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0];
        hello.extend(b"NULL");
        hello.resize(64, 0);
        hello.extend(b"\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB");
        // A subscription to everything, in the form that every version understands.
        hello.extend(b"\x00\x01\x01");
        stream.write_all(&hello).expect("a peer that listens");
        stream.read_exact(&mut [0; 64]).expect("a greeting");
        let mut subscriber = Self(stream);
        subscriber.frame().expect("a READY");
        // The greeting of the broadcast.
        subscriber.message().expect("a welcome");
        subscriber
    }

    /// Type, parent header and content of the next message; `None` when none comes any more.
    fn message(&mut self) -> Option<(String, Value, Value)> {
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
        let mut body =
            vec![0; usize::try_from(u64::from_be_bytes(size)).map_err(io::Error::other)?];
        self.0.read_exact(&mut body)?;
        Ok((flags[0], body))
    }
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

fn address(process: &Process, port: &str) -> String {
    process
        .endpoint(port)
        .trim_start_matches("tcp://")
        .to_owned()
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
