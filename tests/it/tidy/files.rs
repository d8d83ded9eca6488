//! What every file must look like.

use super::Rule;
use super::source::Source;

pub const RULES: &[Rule] = &[
    Rule {
        sentence: "every module begins by saying what it is",
        check: |source| {
            // Unit tests in a file of their own say it by its name.
            let silent = source.is_rust()
                && !source.text.starts_with("//!")
                && !source.path.ends_with("/tests.rs");
            silent
                .then(|| (1, "no `//!` at the head".to_owned()))
                .into_iter()
                .collect()
        },
        breaks: &[("engine/src/shape.rs", "use std::fmt;\n")],
        keeps: &[
            ("engine/src/shape.rs", "//! Shapes.\n"),
            ("kernel/lib/mxnet/base.py", "import sys\n"),
        ],
    },
    Rule {
        sentence: "a file is one thing: what grows beyond this many lines is several",
        check: |source| {
            let lines = source.text.lines().count();
            let code = source.is_rust() || source.path.ends_with(".py");
            let long = code && lines > LONGEST;
            long.then(|| (lines, format!("{lines} lines, more than {LONGEST}")))
                .into_iter()
                .collect()
        },
        breaks: &[("engine/src/shape.rs", LONG)],
        keeps: &[
            ("engine/src/shape.rs", "//! Shapes.\n"),
            ("tests/data/values.json", LONG),
        ],
    },
    Rule {
        sentence: "nothing is left half done",
        check: |source| {
            lines_with(
                source,
                &["todo!(", "unimplemented!(", "dbg!("],
                "a placeholder",
            )
        },
        breaks: &[
            (
                "engine/src/shape.rs",
                concat!("fn volume() { tod", "o!() }"),
            ),
            (
                "kernel/src/cli.rs",
                concat!("unimplemen", "ted!(\"doctor\")"),
            ),
            ("tests/it/protocol.rs", concat!("db", "g!(&reply);")),
        ],
        keeps: &[("engine/src/shape.rs", "// A todo! would stop here.")],
    },
    Rule {
        sentence: "each dependency of the workspace says why it is there",
        check: unexplained_dependencies,
        breaks: &[("Cargo.toml", "[workspace.dependencies]\nrayon = \"1\"\n")],
        keeps: &[
            (
                "Cargo.toml",
                "[workspace.dependencies]\nrayon = \"1\" # work split over the cores\n\n[profile.release]\nopt-level = 3\n",
            ),
            (
                "kernel/Cargo.toml",
                "[dependencies]\nrayon.workspace = true\n",
            ),
        ],
    },
    Rule {
        sentence: "no file knows the machine that it was written on",
        check: machine_paths,
        breaks: &[
            ("README.md", concat!("see /hom", "e/ada/gradus")),
            (
                "tests/clients/lab/server.py",
                concat!("open('/roo", "t/notes')"),
            ),
            (
                "notebooks/01-autograd.ipynb",
                concat!("File \\\"/User", "s/ada/x.py\\\""),
            ),
        ],
        keeps: &[(
            "README.md",
            "see https://example.org/home/, /usr/share/jupyter and ~/.local",
        )],
    },
];

const LONGEST: usize = 700;
const LONG: &str = include_str!("../../../Cargo.lock");

type Findings = Vec<(usize, String)>;

fn lines_with(source: &Source, marks: &[&str], what: &str) -> Findings {
    // The rules themselves name everything.
    if !source.is_rust() || source.is_in(&["tests/it/tidy/"]) {
        return Vec::new();
    }
    let marked = source
        .code()
        .filter(|(_, code)| marks.iter().any(|mark| code.contains(mark)));
    marked.map(|(line, _)| (line, what.to_owned())).collect()
}

fn unexplained_dependencies(source: &Source) -> Findings {
    if source.path != "Cargo.toml" {
        return Vec::new();
    }
    let lines = source.text.lines().enumerate();
    let section = lines
        .skip_while(|(_, line)| *line != "[workspace.dependencies]")
        .skip(1);
    let section = section.take_while(|(_, line)| !line.starts_with('['));
    let silent = section.filter(|(_, line)| {
        line.contains('=') && !line.contains(" # ") && !line.contains("path = ")
    });
    silent
        .map(|(index, line)| (index + 1, format!("no word why: {line}")))
        .collect()
}

fn machine_paths(source: &Source) -> Findings {
    let checkout = crate::checkout().display().to_string();
    let home = std::env::var("HOME").unwrap_or_default();
    let here = [checkout, home]
        .into_iter()
        .filter(|folder| folder.len() > 1);
    let anywhere = [
        concat!("/hom", "e/"),
        concat!("/roo", "t/"),
        concat!("/User", "s/"),
    ]
    .map(str::to_owned);
    let folders: Vec<String> = here.chain(anywhere).collect();
    // Part of an address (`example.org/home/`) or of a longer path, it is no path of a machine.
    let begins = |line: &str, at: usize| {
        !line[..at].ends_with(|before: char| before.is_alphanumeric() || ".~".contains(before))
    };
    let names = |line: &str| {
        folders.iter().any(|folder| {
            line.match_indices(folder.as_str())
                .any(|(at, _)| begins(line, at))
        })
    };
    let lines = source
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| names(line));
    lines
        .map(|(index, _)| (index + 1, "a path of a machine".to_owned()))
        .collect()
}
