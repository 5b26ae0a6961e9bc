//! A statement in a process of its own: whatever it does, it ends with that process.
//!
//! The child is the same program. It reads one request, limits its own memory, answers, and ends.

use std::{
    io::{self, Read as _, Write as _},
    path::Path,
    process::{Child, Command, ExitCode, Stdio},
    sync::mpsc::{RecvTimeoutError, sync_channel},
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use super::{Answer, Heap, Question, Refusal, SqlLimits, files::TableFile, guard};
use crate::ingest::isolate::program;

/// How much longer than its own clock a child may take: to start, and to hand over what it found.
const GRACE: Duration = Duration::from_secs(2);
/// What the frame of an answer takes beside its values, at most, as a part of their limit.
const FRAME: u64 = 4;

#[derive(Serialize, Deserialize)]
struct Request {
    file: TableFile,
    question: Question,
    limits: SqlLimits,
}

type Reply = Result<Answer, Refusal>;

/// Asks in a child; `None` where none can be started.
pub(super) fn ask(file: &TableFile, question: &Question, limits: &SqlLimits) -> Option<Reply> {
    let program = program()?;
    let request = Request { file: file.clone(), question: question.clone(), limits: *limits };
    let request = postcard::to_stdvec(&request).ok()?;
    let mut child = match start(program) {
        Ok(child) => child,
        Err(error) => {
            tracing::warn!(%error, "no child process can be started; SQL runs without");
            return None;
        }
    };
    let reply = converse(&mut child, &request, limits);
    // It has ended, or must.
    let _ = child.kill();
    let _ = child.wait();
    Some(reply)
}

fn start(program: &Path) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.arg("sql-worker").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // Ctrl-C is for the parent, which lets requests end.
        command.process_group(0);
    }
    command.spawn()
}

fn converse(child: &mut Child, request: &[u8], limits: &SqlLimits) -> Reply {
    let failed = || Refusal::failed("SQL を実行する子プロセスと話せませんでした");
    let mut stdin = child.stdin.take().ok_or_else(failed)?;
    let stdout = child.stdout.take().ok_or_else(failed)?;
    let most = (limits.result_bytes as u64).saturating_mul(FRAME).saturating_add(1 << 20);
    let (sender, replies) = sync_channel(1);
    thread::spawn(move || {
        let mut frame = Vec::new();
        let read = stdout.take(most).read_to_end(&mut frame);
        // Nobody waits any more when the time is over.
        let _ = sender.send(read.map(|_| frame));
    });
    // Shorter than any pipe, but for the longest statements: the child reads before it does anything else.
    if stdin.write_all(request).is_err() {
        return Err(failed());
    }
    drop(stdin);
    match replies.recv_timeout(limits.timeout.saturating_add(GRACE)) {
        // A child that dies without a word has taken more than it may: nothing else of it ends early.
        Ok(Ok(frame)) if frame.is_empty() => Err(Refusal::memory()),
        Ok(Ok(frame)) => postcard::from_bytes(&frame).map_err(|_| failed())?,
        Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(failed()),
        Err(RecvTimeoutError::Timeout) => Err(Refusal::timeout()),
    }
}

/// The child's side: the request on standard input, the reply on standard output.
pub(crate) fn serve() -> ExitCode {
    let begun = Instant::now();
    let mut request = Vec::new();
    if io::stdin().lock().read_to_end(&mut request).is_err() {
        return ExitCode::FAILURE;
    }
    let Ok(Request { file, question, limits }) = postcard::from_bytes::<Request>(&request) else {
        return ExitCode::FAILURE;
    };
    let reply: Reply = guard::run(&file, &question, &limits, begun, Heap::Own);
    let written = postcard::to_stdvec(&reply).ok().map(|frame| io::stdout().lock().write_all(&frame));
    if matches!(written, Some(Ok(()))) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
