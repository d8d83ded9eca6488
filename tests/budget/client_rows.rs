//! Front ends in haste, in a flood, and asleep: rows for Gradus, and beside them, where `GRADUS_IPYKERNEL` names a Python
//! that has it, for ipykernel. Where that loses something, or does not come to an end, the row says so.

use std::time::{Duration, Instant};

use serde_json::json;

use super::client::{Subscriber, milliseconds};
use super::kernels::Kernel;
use super::process::PATIENCE;
use super::{Figure, Row, median, quantile};

/// Name, unit and budget of a row.
type Head = (&'static str, &'static str, Option<f64>);

/// Rows that are measured together, in the order of their heads.
struct Group {
    heads: &'static [Head],
    measure: fn(&Kernel) -> Vec<Figure>,
}

const GROUPS: [Group; 7] = [
    Group {
        heads: &[("client: spawn to kernel_info", "ms", Some(20.0))],
        measure: |kernel| vec![Figure::Number(spawn(kernel, 9))],
    },
    Group {
        heads: &[
            ("client: `1` to its reply and idle, median", "ms", Some(0.6)),
            ("client: `1` to its reply and idle, 99 %", "ms", Some(2.0)),
        ],
        measure: round_trips,
    },
    Group {
        heads: &[("client: memory when idle", "MB", Some(40.0))],
        measure: |kernel| vec![idle_memory(kernel, "1")],
    },
    Group {
        heads: &[
            ("client: 10 000 prints to idle", "ms", Some(60.0)),
            ("client: messages of 10 000 prints", "", Some(10.0)),
        ],
        measure: ten_thousand_prints,
    },
    Group {
        heads: &[("client: 100 MB of prints to idle", "ms", Some(500.0))],
        measure: hundred_megabytes,
    },
    Group {
        heads: &[
            (
                "client: 100 MB beside one that never reads",
                "ms",
                Some(6500.0),
            ),
            (
                "client: memory beside one that never reads",
                "MB",
                Some(200.0),
            ),
        ],
        measure: beside_a_stuck_subscriber,
    },
    Group {
        heads: &[
            ("client: asleep for 6 s, characters missed", "", Some(0.0)),
            ("client: asleep for 6 s, displays missed", "", Some(0.0)),
            (
                "client: asleep for 6 s, ends of the cell missed",
                "",
                Some(0.0),
            ),
        ],
        measure: sleeping_client,
    },
];

/// A cell that is stopped: its name, its text, and its text for a kernel without MXNet if that is another.
type Stopped = (&'static str, &'static str, Option<&'static str>);

const STOPPED: [Stopped; 7] = [
    ("while", "print('begun')\nwhile True: pass", None),
    ("sleep", "import time\nprint('begun')\ntime.sleep(60)", None),
    ("input()", "print('begun')\ninput()", None),
    ("!sleep", "print('begun')\n!sleep 60", None),
    ("sum of a range", "print('begun')\nsum(range(10**12))", None),
    (
        "products of 4096 x 4096",
        "from mxnet import nd\nx = nd.ones((4096, 4096))\nprint('begun')\nwhile True: nd.dot(x, x).wait_to_read()",
        Some(
            "import numpy\nx = numpy.ones((4096, 4096), 'float32')\nprint('begun')\nwhile True: numpy.dot(x, x)",
        ),
    ),
    (
        "backward of 1 000 000",
        "from mxnet import nd, autograd\nx = y = nd.ones((4,))\nx.attach_grad()\nwith autograd.record():\n    \
         for _ in range(1000000): y = y * 1.0\nprint('begun')\nwhile True: y.backward(retain_graph=True)",
        // Nothing that it has does that.
        Some(""),
    ),
];

/// The rows whose names contain `picked`, each measured when it is asked for.
pub fn rows(picked: &str) -> Box<dyn Iterator<Item = Row> + '_> {
    let groups = GROUPS.iter().filter_map(move |Group { heads, measure }| {
        let wanted = |head: &&Head| head.0.contains(picked);
        heads.iter().find(wanted)?;
        let ours = measure(&Kernel::gradus());
        let others = Kernel::ipykernel().map(|kernel| measure(&kernel));
        let rows = heads
            .iter()
            .enumerate()
            .map(|(index, &(name, unit, budget))| Row {
                name: name.to_owned(),
                unit,
                budget,
                measured: ours[index],
                other: others.as_ref().map(|figures| figures[index]),
            });
        Some(
            rows.filter(|row| row.name.contains(picked))
                .collect::<Vec<_>>(),
        )
    });
    let stopped = STOPPED.iter().filter_map(move |(what, ours, others)| {
        let name = format!("client: Stop to idle, {what}");
        name.contains(picked).then(|| Row {
            name,
            unit: "ms",
            budget: Some(50.0),
            measured: interrupt(&Kernel::gradus(), ours),
            other: Kernel::ipykernel().map(|kernel| interrupt(&kernel, others.unwrap_or(ours))),
        })
    });
    let imported = "client: memory when idle, mxnet imported";
    let imported = imported.contains(picked).then(|| Row {
        name: imported.to_owned(),
        unit: "MB",
        budget: Some(40.0),
        measured: idle_memory(&Kernel::gradus(), "from mxnet import nd, autograd"),
        other: None,
    });
    Box::new(groups.flatten().chain(stopped).chain(imported))
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

/// Times from sending the cell `1` to having its reply and its idle, in milliseconds: median and slowest but 1 %.
fn round_trips(kernel: &Kernel) -> Vec<Figure> {
    let mut client = kernel.start();
    let times: Option<Vec<f64>> = (0..520)
        .map(|_| client.run("1").map(|run| run.milliseconds))
        .collect();
    let Some(times) = times else {
        return vec![LOST; 2];
    };
    [0.5, 0.99]
        .map(|share| Figure::Number(quantile(times[20..].iter().copied(), share)))
        .to_vec()
}

const LOST: Figure = Figure::Instead("idle lost");

/// Ten thousand prints: milliseconds to idle, and in how many messages they came.
fn ten_thousand_prints(kernel: &Kernel) -> Vec<Figure> {
    const BYTES: usize = 10 * 2 + 90 * 3 + 900 * 4 + 9000 * 5;
    let mut client = kernel.start();
    client.run("1");
    match client.run("for i in range(10000): print(i)") {
        Some(run) if run.text == BYTES => vec![
            Figure::Number(run.milliseconds),
            Figure::Number(run.streams as f64),
        ],
        Some(_) => vec![Figure::Instead("text lost"); 2],
        None => vec![LOST; 2],
    }
}

const HUNDRED_MEGABYTES: &str = "for i in range(1000): print('x' * 100000)";

/// A hundred megabytes of output in a thousand prints: milliseconds to idle.
fn hundred_megabytes(kernel: &Kernel) -> Vec<Figure> {
    let mut client = kernel.start();
    client.run("1");
    vec![time_of_a_hundred_megabytes(&mut client)]
}

fn time_of_a_hundred_megabytes(client: &mut super::client::Client) -> Figure {
    match client.run(HUNDRED_MEGABYTES) {
        Some(run) if run.text >= 100_000_000 => Figure::Number(run.milliseconds),
        Some(_) => Figure::Instead("text lost"),
        None => LOST,
    }
}

/// Resident memory after one cell and two seconds of rest, in megabytes.
fn idle_memory(kernel: &Kernel, cell: &str) -> Figure {
    let mut client = kernel.start();
    client.run(cell);
    std::thread::sleep(Duration::from_secs(2));
    Figure::Number(megabytes(client.process.memory()))
}

/// What a client that stops reading for six seconds misses of twenty thousand prints and twenty thousand displays:
/// characters, displays, and the end of the cell.
fn sleeping_client(kernel: &Kernel) -> Vec<Figure> {
    const CELL: &str = "from IPython.display import display\nfor i in range(20000):\n    print(i, flush=True)\n    display(i)";
    let mut client = kernel.start();
    client.run("1");
    let mut sleeper = Subscriber::connect(&client.process);
    let header = client.send("execute_request", json!({"code": CELL}));
    // The request leaves while its client's runtime runs; only the other client sleeps, through the whole cell.
    client.rest(Duration::from_secs(6));
    // Who waits for every flush takes long.
    if (0..6).find_map(|_| client.reply()).is_none() {
        return vec![Figure::Instead("no reply"); 3];
    }
    let expected: usize = (0..20_000).map(|i: u32| i.to_string().len() + 1).sum();
    let (mut text, mut displays, mut ends) = (expected, 20_000, 1);
    while let Some((msg_type, parent, content)) = sleeper.message() {
        match msg_type.as_str() {
            _ if parent["msg_id"] != header["msg_id"] => {}
            "stream" => text -= content["text"].as_str().unwrap_or_default().len(),
            "display_data" => displays -= 1,
            "status" if content["execution_state"] == "idle" => {
                ends = 0;
                break;
            }
            _ => {}
        }
    }
    [text, displays, ends]
        .map(|missed| Figure::Number(missed as f64))
        .to_vec()
}

/// Beside a subscriber that never reads: milliseconds that another one needs for a hundred megabytes, and the memory
/// that the kernel takes then, in megabytes.
fn beside_a_stuck_subscriber(kernel: &Kernel) -> Vec<Figure> {
    let mut client = kernel.start();
    client.run("1");
    let _stuck = Subscriber::connect(&client.process);
    let time = time_of_a_hundred_megabytes(&mut client);
    vec![time, Figure::Number(megabytes(client.process.memory()))]
}

/// Milliseconds from Stop to idle in a cell, once it runs.
fn interrupt(kernel: &Kernel, code: &str) -> Figure {
    if code.is_empty() {
        return Figure::Instead("none");
    }
    let mut client = kernel.start();
    client.run("1");
    let content = json!({"code": code, "allow_stdin": true});
    let header = client.send("execute_request", content);
    if client.until("stream", &header, PATIENCE).is_none() {
        // Where the statement behind the print keeps everything else from running, Stop included.
        return Figure::Instead("stuck");
    }
    // The print is on its way before the statement behind it begins.
    client.rest(Duration::from_millis(300));
    let begin = Instant::now();
    client.send_control("interrupt_request", json!({}));
    match client.until("idle", &header, Duration::from_secs(5)) {
        Some(()) => Figure::Number(milliseconds(begin)),
        None => Figure::Instead("not in 5 s"),
    }
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
