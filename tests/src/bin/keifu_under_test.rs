//! The `keifu` command as the tests run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    keifu_server::run(std::env::args_os())
}
