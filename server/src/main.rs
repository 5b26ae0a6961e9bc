//! The `keifu` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    keifu_server::run(std::env::args_os())
}
