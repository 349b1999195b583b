//! Memory and time of importing a large ILR file, as ratios: memory to its bound, time to that of
//! reading the file's bytes and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::process::Command;
use std::time::{Duration, Instant};
use tandem_standin::generate::{IlrSize, ilr_file};

const MEGABYTES: u64 = 100;
/// Peak memory above that of a start without work.
const BOUND_KB: u64 = 150 * 1024;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.xml");
    let mut out = BufWriter::new(File::create(&file).unwrap());
    let written = ilr_file(1, &mut out, IlrSize::Megabytes(MEGABYTES)).unwrap();
    out.flush().unwrap();
    println!(
        "an ILR file of {} learners, {} MB",
        written.learners,
        written.bytes / 1_000_000
    );

    let start = peak(folder.path(), &["status"]).0;
    let (import, took) = peak(folder.path(), &["import", file.to_str().unwrap()]);
    let above = import.saturating_sub(start);
    println!(
        "peak memory at the start {} MB, in the import {} MB",
        start / 1024,
        import / 1024
    );
    println!(
        "above the start {} MB: {:.2} of the bound of 150 MB",
        above / 1024,
        ratio(above, BOUND_KB)
    );

    let since = Instant::now();
    let mut bytes = Vec::new();
    File::open(&file).unwrap().read_to_end(&mut bytes).unwrap();
    let quotes = bytes.iter().filter(|byte| **byte == b'<').count();
    let floor = since.elapsed();
    println!(
        "the import took {:.0} times as long as reading {quotes} tags byte by byte",
        took.as_secs_f64() / floor.as_secs_f64()
    );
    assert!(above <= BOUND_KB, "the import needs too much memory");
}

#[allow(clippy::cast_precision_loss)]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}

/// Peak resident memory of a command in kB, read until it ends, and how long it took.
fn peak(folder: &std::path::Path, arguments: &[&str]) -> (u64, Duration) {
    let since = Instant::now();
    let mut child = Command::new(program())
        .arg("--data")
        .arg(folder.join("data"))
        .args(arguments)
        .env("TANDEM_DATA_KEY", "07".repeat(32))
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(kb.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success(), "{arguments:?}");
    (most, since.elapsed())
}

/// The program of a release build, or the one that `TANDEM` names.
fn program() -> std::path::PathBuf {
    if let Some(named) = std::env::var_os("TANDEM") {
        return named.into();
    }
    let bench = std::env::current_exe().unwrap();
    bench
        .parent()
        .and_then(std::path::Path::parent)
        .unwrap()
        .join(format!("tandem{}", std::env::consts::EXE_SUFFIX))
}
