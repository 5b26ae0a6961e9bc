//! The texts for readers stay true: every path and symbol that they name exists.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Endings that make a word without `/` a path.
const EXTENSIONS: &[&str] = &["rs", "md", "toml", "txt", "csv", "tsv", "sh", "xz"];

#[test]
fn paths_named_in_the_texts_exist() {
    for text in ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "corpus/SAMPLES.md"] {
        let read = fs::read_to_string(root().join(text)).unwrap();
        let base = if text.contains('/') { root().join("corpus/samples") } else { root() };
        let missing: Vec<&str> = quoted(&read)
            .into_iter()
            .filter(|word| is_path(word) && !root().join(word).exists() && !base.join(word).exists())
            .collect();
        assert!(missing.is_empty(), "{text} names what is not in the repository: {missing:?}");
    }
}

#[test]
fn symbols_named_in_the_architecture_exist() {
    let mut words = BTreeSet::new();
    for folder in ["corpus", "indexer", "graph", "server", "tests"] {
        words_of_sources(&root().join(folder), &mut words);
    }
    let read = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let missing: Vec<&str> = quoted(&read)
        .into_iter()
        .filter(|word| is_symbol(word))
        .filter(|word| !parts_of_symbol(word).all(|part| words.contains(part)))
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names what no source has: {missing:?}");
}

#[test]
fn commands_in_the_readme_name_folders_that_exist() {
    let read = fs::read_to_string(root().join("README.md")).unwrap();
    let command = read.lines().find(|line| line.starts_with("cargo run --release -- serve ")).unwrap();
    let folder = command.split_whitespace().nth(5).unwrap();
    assert!(root().join(folder).is_dir(), "{command}");
}

#[test]
fn a_missing_path_would_be_noticed() {
    let text = "See `corpus/src/lib.rs`, `no/such/file.rs` and `gone.md`; `/v1/search`, `年度:R1`, `a b/c.rs`.\n\
                ```text\n`in/a/block.rs`\n```\nAlso `Passage`, `Searcher::search`, `read_document()`, `--json`.";
    let words = quoted(text);
    let paths: Vec<&str> = words.iter().copied().filter(|word| is_path(word)).collect();
    assert_eq!(paths, ["corpus/src/lib.rs", "no/such/file.rs", "gone.md"]);
    let symbols: Vec<&str> = words.iter().copied().filter(|word| is_symbol(word)).collect();
    assert_eq!(symbols, ["Passage", "Searcher::search", "read_document()"]);
    assert!(root().join(paths[0]).exists() && !root().join(paths[1]).exists());
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What stands between backticks on one line, outside fenced blocks.
fn quoted(markdown: &str) -> Vec<&str> {
    let mut fenced = false;
    let mut words = Vec::new();
    for line in markdown.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            words.extend(line.split('`').skip(1).step_by(2));
        }
    }
    words
}

/// Whether a quoted word names a path of the repository: no endpoint (`/v1`), no pattern, no placeholder (`FILE`, `DIR`).
fn is_path(word: &str) -> bool {
    let plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    let placeholder = word.split(['/', '.']).any(|part| matches!(part, "FILE" | "DIR" | "N"));
    let ending = word.rsplit_once('.').is_some_and(|(_, ending)| EXTENSIONS.contains(&ending));
    let known = matches!(word, "LICENSE" | "NOTICE") || ending || word.contains('/');
    plain && !placeholder && known && !word.starts_with(['/', '.'])
}

/// Whether a quoted word names a type or function: `Passage`, `Searcher::search`, `read_document()`.
fn is_symbol(word: &str) -> bool {
    let name = word.strip_suffix("()");
    let parts = || name.unwrap_or(word).split("::");
    let identifier = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let typed = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase()) && part.contains(|c: char| c.is_ascii_lowercase())
    };
    parts().all(identifier) && (name.is_some() || word.contains("::") || parts().all(typed))
}

fn parts_of_symbol(word: &str) -> impl Iterator<Item = &str> {
    word.strip_suffix("()").unwrap_or(word).split("::")
}

fn words_of_sources(folder: &Path, words: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                words_of_sources(&path, words);
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with(file!()) {
            let text = fs::read_to_string(&path).unwrap();
            let cut = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.extend(cut.filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
}
