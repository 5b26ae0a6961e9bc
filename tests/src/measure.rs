//! What benchmarks share: settings from the environment, percentiles, memory.

use std::{fs, str::FromStr, time::Instant};

/// Prints one line of a benchmark's report.
#[expect(clippy::print_stdout, reason = "a benchmark reports")]
pub fn say(line: &str) {
    println!("{line}");
}

/// A number from the environment, or `otherwise`.
pub fn setting<T: FromStr>(name: &str, otherwise: T) -> T {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// Asks every question once, one after the other, and prints the percentiles of the times in milliseconds.
pub fn latencies<Q>(what: &str, questions: &[Q], mut ask: impl FnMut(&Q)) {
    let mut times: Vec<f64> = questions
        .iter()
        .map(|question| {
            let begun = Instant::now();
            ask(question);
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    say(&format!(
        "{what:36} p50 {:8.3} ms   p90 {:8.3} ms   p99 {:8.3} ms   max {:8.3} ms   ({} questions)",
        at(0.5),
        at(0.9),
        at(0.99),
        at(1.0),
        times.len()
    ));
}

/// Resident memory of this process in MB; 0 where the system does not tell (only Linux does, in /proc).
pub fn resident_mb() -> u64 {
    of_process("self", "VmRSS:") / 1024
}

/// Most memory that process `id` has had resident so far, in MB; 0 when it is gone or the system does not tell.
pub fn peak_mb(id: u32) -> u64 {
    of_process(&id.to_string(), "VmHWM:") / 1024
}

/// Most memory that any one process has had so far which process `id` started and which still runs, in MB.
pub fn peak_of_children_mb(id: u32) -> u64 {
    // Each thread has its own list.
    let threads = fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten();
    let lists = threads.map(|thread| fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    let peak = |list: String| list.split_whitespace().filter_map(|id| Some(peak_mb(id.parse().ok()?))).max();
    lists.filter_map(peak).max().unwrap_or_default()
}

/// A field of `/proc/ID/status` in KB.
fn of_process(id: &str, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
