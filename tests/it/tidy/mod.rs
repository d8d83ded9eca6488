//! House rules that a machine can check: which part may know which, and what every file must look like.
//!
//! A rule is a sentence, a check of one file, and texts that break or keep it: the check must tell them apart.
//! To change the design, change the rule with it.

mod directions;
mod files;
mod paths;
mod source;

use source::Source;

/// A rule about the files of the checkout.
struct Rule {
    /// What holds.
    sentence: &'static str,
    /// Lines that break the rule, with what is wrong in each.
    check: fn(&Source) -> Vec<(usize, String)>,
    /// Path and text of files that break the rule.
    breaks: &'static [(&'static str, &'static str)],
    /// The same for files that come close and keep it.
    keeps: &'static [(&'static str, &'static str)],
}

fn rules() -> impl Iterator<Item = &'static Rule> {
    directions::RULES.iter().chain(files::RULES)
}

#[test]
fn every_file_keeps_the_rules() {
    let sources = source::all();
    assert!(
        sources
            .iter()
            .any(|source| source.path == "engine/src/lib.rs"),
        "the walk found no engine"
    );
    let mut findings = Vec::new();
    for Rule {
        sentence, check, ..
    } in rules()
    {
        for source in &sources {
            for (line, finding) in check(source) {
                findings.push(format!("{}:{line}: {finding}\n    {sentence}", source.path));
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn every_rule_finds_what_breaks_it() {
    for Rule {
        sentence,
        check,
        breaks,
        keeps,
    } in rules()
    {
        assert!(
            !breaks.is_empty(),
            "nothing shows that this rule finds anything: {sentence}"
        );
        for (path, text) in *breaks {
            assert!(
                !check(&Source::new(path, text)).is_empty(),
                "{sentence}\nnot found in {path}:\n{text}"
            );
        }
        for (path, text) in *keeps {
            let findings = check(&Source::new(path, text));
            assert!(
                findings.is_empty(),
                "{sentence}\nfound in {path}:\n{text}\n{findings:?}"
            );
        }
    }
}
