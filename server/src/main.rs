//! The `keifu` command.

use std::process::ExitCode;

/// Reading makes very many small pieces on all threads; the system's allocator took a fifth of an ingest.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    keifu_server::run(std::env::args_os())
}
