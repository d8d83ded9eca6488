//! Which part may know which: the arrows of ARCHITECTURE, as rules.

use super::Rule;
use super::paths::{named_parts, words};
use super::source::Source;

pub const RULES: &[Rule] = &[
    Rule {
        sentence: "inside the engine: shape, dtype <- storage <- array <- context <- {ops, autograd} <- check",
        check: engine_layers,
        breaks: &[
            ("engine/src/storage/pool.rs", "use crate::array::NDArray;"),
            (
                "engine/src/dtype.rs",
                "use crate::{\n    error::Error,\n    storage::Storage,\n};",
            ),
            (
                "engine/src/context/mod.rs",
                "pub fn f() { crate::ops::add() }",
            ),
            (
                "engine/src/context/cpu/copy.rs",
                "use super::super::super::autograd::Node;",
            ),
            (
                "engine/src/shape.rs",
                "use crate::DType as D;\nuse crate::Context;",
            ),
            ("engine/src/novelty.rs", "pub fn f() {}"),
        ],
        keeps: &[
            (
                "engine/src/ops/add.rs",
                "use crate::autograd::node;\nuse crate::{Result, context::Context};",
            ),
            (
                "engine/src/array/view.rs",
                "//! See [`crate::ops`].\nuse super::NDArray;\nuse crate::shape::Shape;",
            ),
            (
                "engine/src/array/mod.rs",
                "struct A;\n#[cfg(test)]\nmod tests {\n    use crate::ops::add;\n}",
            ),
            ("engine/src/lib.rs", "pub use ops::add;"),
        ],
    },
    Rule {
        sentence: "the engine is mathematics: it knows no kernel, JSON, Python, sockets or runtime",
        check: |source| {
            foreign(
                source,
                &["engine/"],
                &[
                    "kernel.workspace",
                    "../kernel",
                    "rustpython",
                    "zeromq",
                    "tokio",
                ],
            )
        },
        breaks: &[
            (
                "engine/src/ops/add.rs",
                "fn f(vm: &rustpython_vm::VirtualMachine) {}",
            ),
            ("engine/Cargo.toml", "tokio.workspace = true"),
            ("engine/Cargo.toml", "kernel = { path = \"../kernel\" }"),
        ],
        keeps: &[
            (
                "engine/src/ops/add.rs",
                "// RustPython, tokio and Jupyter are elsewhere.\nlet kernel = 3;",
            ),
            ("kernel/src/wire/mod.rs", "use serde_json::Value;"),
        ],
    },
    Rule {
        // Its tests read recorded answers, which are JSON.
        sentence: "the engine's sources know no JSON",
        check: |source| foreign(source, &["engine/src/"], &["serde_json"]),
        breaks: &[("engine/src/ops/add.rs", "use serde_json::Value;")],
        keeps: &[
            ("engine/tests/oracle.rs", "use serde_json::Value;"),
            ("kernel/src/wire/mod.rs", "use serde_json::Value;"),
        ],
    },
    Rule {
        sentence: "only evaluator/ and module/ name RustPython",
        check: |source| {
            elsewhere(
                source,
                &["rustpython"],
                &["kernel/src/evaluator/", "kernel/src/module/"],
            )
        },
        breaks: &[(
            "kernel/src/requests/execute.rs",
            "use rustpython_vm::PyObjectRef;",
        )],
        keeps: &[(
            "kernel/src/module/mod.rs",
            "use rustpython_vm::PyObjectRef;",
        )],
    },
    Rule {
        sentence: "only the tests' independent client names the crate zeromq",
        check: |source| {
            elsewhere(
                source,
                &["zeromq"],
                &["tests/it/protocol/", "tests/budget/"],
            )
        },
        breaks: &[(
            "kernel/src/sockets/mod.rs",
            "fn f(message: zeromq::ZmqMessage) {}",
        )],
        keeps: &[("tests/it/protocol/frontend.rs", "use zeromq::DealerSocket;")],
    },
    Rule {
        sentence: "only sockets/ speaks to the network",
        check: |source| {
            elsewhere(
                source,
                &[
                    "TcpListener",
                    "TcpStream",
                    "UnixListener",
                    "UnixStream",
                    "socket2",
                ],
                &["kernel/src/sockets/", "tests/"],
            )
        },
        breaks: &[("kernel/src/serve.rs", "use std::net::TcpListener;")],
        keeps: &[("kernel/src/sockets/stream.rs", "use tokio::net::TcpStream;")],
    },
    Rule {
        sentence: "sockets/zmtp/ is pure: bytes and units, no runtime, no threads, no input or output",
        check: |source| {
            foreign(
                source,
                &["kernel/src/sockets/zmtp"],
                &["tokio", "std::net", "std::thread", "std::io"],
            )
        },
        breaks: &[(
            "kernel/src/sockets/zmtp/frames.rs",
            "use tokio::net::TcpStream;",
        )],
        keeps: &[("kernel/src/sockets/zmtp/frames.rs", "use bytes::Bytes;")],
    },
    Rule {
        sentence: "only context/wgpu and context/cuda name a GPU crate",
        check: |source| {
            elsewhere(
                source,
                &["wgpu", "naga", "cudarc"],
                &["engine/src/context/wgpu", "engine/src/context/cuda"],
            )
        },
        breaks: &[
            ("engine/src/context/mod.rs", "use wgpu::Device;"),
            (
                "kernel/src/module/mod.rs",
                "cudarc::driver::result::init();",
            ),
        ],
        keeps: &[
            ("engine/src/context/wgpu/mod.rs", "use wgpu::Device;"),
            (
                "engine/src/context/mod.rs",
                "mod wgpu;\nuse self::wgpu::Gpu;",
            ),
        ],
    },
    Rule {
        sentence: "wire/ is pure: bytes and messages, no runtime, no threads, no input or output",
        check: |source| {
            foreign(
                source,
                &["kernel/src/wire"],
                &["tokio", "zeromq", "std::net", "std::thread", "File"],
            )
        },
        breaks: &[
            ("kernel/src/wire/frames.rs", "use tokio::sync::Notify;"),
            ("kernel/src/wire/frames.rs", "use std::net::TcpStream;"),
        ],
        keeps: &[
            ("kernel/src/wire/frames.rs", "use bytes::Bytes;"),
            ("kernel/src/sockets/mod.rs", "use tokio::net;"),
        ],
    },
    Rule {
        sentence: "inside the kernel: wire <- sockets, and wire <- requests -> evaluator -> module",
        check: kernel_arrows,
        breaks: &[
            ("kernel/src/wire/message.rs", "use crate::requests::Answer;"),
            (
                "kernel/src/sockets/iopub.rs",
                "use crate::evaluator::Frontend;",
            ),
            (
                "kernel/src/requests/execute.rs",
                "use crate::module::array;",
            ),
            (
                "kernel/src/evaluator/python/host.rs",
                "use crate::wire::Message;",
            ),
            ("kernel/src/module/mod.rs", "use crate::evaluator::Cell;"),
        ],
        keeps: &[
            (
                "kernel/src/requests/execute.rs",
                "use crate::evaluator::Cell;\nuse crate::wire::Message;",
            ),
            ("kernel/src/evaluator/python/host.rs", "use crate::module;"),
            (
                "kernel/src/serve.rs",
                "use crate::requests::Kernel;\nuse crate::sockets;",
            ),
        ],
    },
];

/// The parts of the engine, each group above those that it may use; the members of a group may use each other.
const LAYERS: [&[&str]; 8] = [
    &["execution", "interrupt", "math", "simd", "display"],
    &["shape", "dtype"],
    &["storage"],
    &["array"],
    &["random"],
    &["context"],
    &["ops", "autograd", "serialization"],
    &["check"],
];

/// Errors are raised by every part and report whatever they are about.
const UNORDERED: [&str; 2] = ["error", "lib"];

/// A part of the kernel, and the parts that it must not know.
const ARROWS: [(&str, &[&str]); 5] = [
    ("wire", &["sockets", "requests", "evaluator", "module"]),
    ("sockets", &["requests", "evaluator", "module"]),
    ("requests", &["sockets", "module"]),
    ("evaluator", &["wire", "sockets", "requests"]),
    ("module", &["wire", "sockets", "requests", "evaluator"]),
];

type Findings = Vec<(usize, String)>;

fn engine_layers(source: &Source) -> Findings {
    let Some(part) = part_of(source, "engine/src/") else {
        return Vec::new();
    };
    if UNORDERED.contains(&part) {
        return Vec::new();
    }
    let Some(own) = layer(part) else {
        return vec![(1, format!("`{part}` stands in no layer of LAYERS"))];
    };
    let above = |(line, named): (usize, String)| {
        // Macros of the crate stand at its root and belong to no part; types do not.
        let unknown = named.starts_with(char::is_uppercase);
        let above = layer(&named).map_or(unknown, |other| other > own);
        above.then(|| (line, format!("`{part}` names `{named}`")))
    };
    named_parts(source).into_iter().filter_map(above).collect()
}

fn layer(part: &str) -> Option<usize> {
    LAYERS.iter().position(|group| group.contains(&part))
}

fn kernel_arrows(source: &Source) -> Findings {
    let part = part_of(source, "kernel/src/");
    let Some((part, unknown)) = ARROWS.into_iter().find(|(from, _)| part == Some(from)) else {
        return Vec::new();
    };
    let against = |(line, named): (usize, String)| {
        unknown
            .contains(&named.as_str())
            .then(|| (line, format!("`{part}` names `{named}`")))
    };
    named_parts(source)
        .into_iter()
        .filter_map(against)
        .collect()
}

/// `array` of `engine/src/array/view.rs` and of `engine/src/array.rs`.
fn part_of<'a>(source: &'a Source, root: &str) -> Option<&'a str> {
    let below = source
        .path
        .strip_prefix(root)
        .filter(|_| source.is_rust())?;
    below.split(['/', '.']).next()
}

/// Where files in `folders` name one of `strangers`.
fn foreign(source: &Source, folders: &[&str], strangers: &[&str]) -> Findings {
    if !source.is_in(folders) || !(source.is_rust() || source.path.ends_with(".toml")) {
        return Vec::new();
    }
    source
        .code()
        .flat_map(|(line, code)| {
            words(code, strangers).map(move |word| (line, format!("names `{word}`")))
        })
        .collect()
}

/// Where Rust files outside of `home` name a crate, or one whose name begins like it.
fn elsewhere(source: &Source, crates: &[&str], home: &[&str]) -> Findings {
    // The rules themselves name everything.
    if source.is_in(home) || source.is_in(&["tests/it/tidy/"]) || !source.is_rust() {
        return Vec::new();
    }
    let named = |code| {
        words(code, crates)
            .filter(move |_| !code.trim_start().starts_with("mod ") && !code.contains("self::"))
    };
    source
        .code()
        .flat_map(|(line, code)| named(code).map(move |word| (line, format!("names `{word}`"))))
        .collect()
}
