//! What `SECURITY.md` says is checked: each command there names tests that there are.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of a package.
fn folder(package: &str) -> PathBuf {
    match package {
        "tandem-tests" => top().join("tests"),
        "tandem-desktop" => top().join("src-tauri"),
        part => {
            let part = part.strip_prefix("tandem-").unwrap();
            top().join("src-tauri/crates").join(part)
        }
    }
}

/// The code below a folder, or of a file.
fn code(path: &Path) -> String {
    if path.is_file() {
        return fs::read_to_string(path).unwrap();
    }
    let Ok(entries) = fs::read_dir(path) else {
        return String::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| code(path)).collect()
}

/// Whether a command runs a test.
fn runs_a_test(words: &[&str]) -> bool {
    let (mut package, mut tests, mut library, mut filter) = ("", Vec::new(), false, None);
    let mut words = words.iter().copied();
    while let Some(word) = words.next() {
        match word {
            "-p" => package = words.next().unwrap(),
            "--test" => tests.push(words.next().unwrap()),
            "--lib" => library = true,
            other => filter = Some(other),
        }
    }
    let folder = folder(package);
    if library {
        let module = filter.unwrap().replace("::", "/");
        let file = folder.join("src").join(module).with_extension("rs");
        return code(&file).contains("#[test]");
    }
    let in_files = |test: &&str| {
        let tests = folder.join("tests");
        code(&tests.join(format!("{test}.rs"))) + &code(&tests.join(test))
    };
    if tests.is_empty() {
        return code(&folder.join("tests")).contains("#[test]");
    }
    let has_it = |code: String| match filter {
        Some(part) => code.lines().any(|line| {
            let name = line
                .split("fn ")
                .nth(1)
                .and_then(|rest| rest.split('(').next());
            name.is_some_and(|name| name.contains(part))
        }),
        None => code.contains("#[test]") || code.contains("#[tokio::test"),
    };
    tests.iter().map(in_files).all(has_it)
}

#[test]
fn each_claim_names_a_test_that_is_there() {
    let text = fs::read_to_string(top().join("SECURITY.md")).unwrap();
    let commands: Vec<&str> = text
        .split('`')
        .filter_map(|code| code.strip_prefix("cargo nextest run "))
        .collect();
    assert!(commands.len() > 20, "{}", commands.len());
    let missing: Vec<_> = commands
        .into_iter()
        .filter(|command| !runs_a_test(&command.split_whitespace().collect::<Vec<_>>()))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
