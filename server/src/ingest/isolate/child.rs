//! The child's side: one request after another, until the parent is gone.

use std::{
    io::{self, Write as _},
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    sync::mpsc::sync_channel,
    thread,
};

use super::protocol::{Answer, READY, Request, read_request, write_answer};
use crate::ingest::{refusal, tesseract::read_here};

/// Stack of the thread that reads: formats nest, and their libraries call themselves.
const STACK: u64 = 64 << 20;

/// Answers requests from standard input on standard output, with at most `memory` bytes of memory.
pub(crate) fn serve(memory: u64) -> ExitCode {
    limit_memory(memory);
    let (sender, requests) = sync_channel::<(Vec<u8>, Vec<u8>)>(0);
    let stack = STACK.min(memory / 8) as usize;
    let reader = thread::Builder::new().stack_size(stack).spawn(move || {
        let mut stdout = io::stdout();
        let ready = Answer::Refused { reason: READY.to_owned(), hint: String::new() };
        if write_answer(&mut stdout, &ready).is_err() {
            return;
        }
        for (request, bytes) in requests {
            if write_answer(&mut stdout, &answer(&request, &bytes)).is_err() {
                return;
            }
        }
    });
    if reader.is_err() {
        return ExitCode::FAILURE;
    }
    // This thread never works: it sees that the parent is gone, whatever the other one is busy with.
    let mut stdin = io::stdin().lock();
    loop {
        match read_request(&mut stdin) {
            Ok(Some(request)) => {
                if sender.send(request).is_err() {
                    return ExitCode::FAILURE;
                }
            }
            Ok(None) => return ExitCode::SUCCESS,
            Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
                // The parent looks for these words.
                let _ = writeln!(io::stderr(), "out of memory");
                return ExitCode::FAILURE;
            }
            Err(_) => return ExitCode::FAILURE,
        }
    }
}

fn answer(request: &[u8], bytes: &[u8]) -> Answer {
    let request: Request<'_> = match postcard::from_bytes(request) {
        Ok(request) => request,
        Err(error) => return Answer::Panicked(error.to_string()),
    };
    let read = || read_here(&request, bytes);
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(Ok(document)) => Answer::Read(Box::new(document)),
        Ok(Err(error)) => {
            Answer::Refused { reason: refusal::reason(&error).to_owned(), hint: refusal::hint(&error) }
        }
        Err(panic) => Answer::Panicked(refusal::message_of(&*panic)),
    }
}

/// Beyond the limit an allocation fails and the process aborts.
#[cfg(target_os = "linux")]
fn limit_memory(memory: u64) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |resource, bytes| {
        // A limit that is lower already stays.
        let _ = setrlimit(resource, Rlimit { current: Some(bytes), maximum: Some(bytes) });
    };
    at_most(Resource::Core, 0);
    at_most(Resource::Data, memory);
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_memory: u64) {}
