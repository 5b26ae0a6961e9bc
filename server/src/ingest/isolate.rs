//! A child process that reads files: whatever a file does to its reader, the run goes on.
//!
//! ```text
//! thread of the ingest ──request──→ `keifu read-worker` ──answer──→ thread of the ingest
//!        └─ kills it when it takes too long, starts another when it dies ─┘
//! ```
//! The child is the same program. It limits its own memory, answers one request after another, and ends as soon as its
//! standard input closes: it never outlives its parent.

mod child;
mod protocol;

use std::{
    ffi::{OsStr, OsString},
    io::{self, Read as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, sync_channel},
    },
    thread,
    time::Duration,
};

use keifu_corpus::Document;

pub(crate) use child::serve as serve_requests;
pub(crate) use protocol::{Answer, Request};

use crate::config::IngestLimits;

/// How long a new child may take to say that it is there.
const START: Duration = Duration::from_secs(60);
/// How much of what a dying child says is kept.
const LAST_WORDS: usize = 16 << 10;

/// What starts a child, once it is known that this executable understands it.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says that this process is the `keifu` command, whose executable can be started as a child.
///
/// Where nobody says so (a test, a program that links the library) files are read in the process itself.
pub(crate) fn allow_children() {
    // Names the running file even when it was replaced on the disk meanwhile.
    let own = PathBuf::from("/proc/self/exe");
    let program = if own.exists() { Some(own) } else { std::env::current_exe().ok() };
    if let Some(program) = program {
        let _ = PROGRAM.set(program);
    }
}

/// What starts a child; `None` where nobody allowed it.
pub(crate) fn program() -> Option<&'static Path> {
    PROGRAM.get().map(PathBuf::as_path)
}

/// Why a child gave no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It answered that the file cannot be read: one word, and what to do.
    Refused { reason: String, hint: String },
    /// It panicked.
    Panicked(String),
    /// It took longer than allowed.
    Timeout(Duration),
    /// It needed more memory than allowed, in bytes.
    OutOfMemory(u64),
    /// It died, or answered nonsense; what is known of it.
    Crashed(String),
    /// No child can be started here.
    Unavailable,
}

/// Reads files in a child, which is started when the first one comes.
pub(super) struct Isolated {
    limits: IngestLimits,
    /// The program and its first arguments; `None` where there is none, or it could not be started.
    program: Option<Vec<OsString>>,
    running: Option<Running>,
}

impl Isolated {
    pub(super) fn new(limits: IngestLimits) -> Self {
        let program = PROGRAM.get().map(|program| vec![program.as_os_str().to_owned()]);
        Self { limits, program, running: None }
    }

    /// Reads one file.
    pub(super) fn read(&mut self, request: &Request<'_>, bytes: &[u8]) -> Result<Document, Failure> {
        let used = self.running.as_ref().is_some_and(|running| running.answered > 0);
        match self.ask(request, bytes) {
            // What became of the files before must not decide over this one.
            Err(Failure::OutOfMemory(_) | Failure::Crashed(_)) if used => self.ask(request, bytes),
            other => other,
        }
    }

    fn ask(&mut self, request: &Request<'_>, bytes: &[u8]) -> Result<Document, Failure> {
        let limit = self.limits.time_for(bytes.len() as u64, request.ocr.is_some());
        let running = self.running()?;
        match running.ask(request, bytes, limit) {
            Ok(answer) => {
                running.answered += 1;
                match answer {
                    Answer::Read(document) => Ok(*document),
                    Answer::Refused { reason, hint } => Err(Failure::Refused { reason, hint }),
                    Answer::Panicked(message) => Err(Failure::Panicked(message)),
                }
            }
            Err(silence) => {
                let last_words = self.running.take().map(Running::end);
                Err(match silence {
                    Silence::Timeout => Failure::Timeout(limit),
                    Silence::Gone => self.post_mortem(last_words),
                })
            }
        }
    }

    fn running(&mut self) -> Result<&mut Running, Failure> {
        let program = self.program.as_ref().ok_or(Failure::Unavailable)?;
        match &mut self.running {
            Some(running) => Ok(running),
            none => match Running::start(program, &self.limits) {
                Ok(running) => Ok(none.insert(running)),
                Err(error) => {
                    tracing::warn!(%error, "no child process can be started; files are read without");
                    self.program = None;
                    Err(Failure::Unavailable)
                }
            },
        }
    }

    fn post_mortem(&self, last_words: Option<(Option<ExitStatus>, String)>) -> Failure {
        let (status, words) = last_words.unwrap_or_default();
        // What the standard library says before it aborts for want of memory.
        if words.contains("memory allocation of") || words.contains("out of memory") {
            return Failure::OutOfMemory(self.limits.memory_bytes);
        }
        let line = words.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
        let status = status.map(|status| status.to_string()).unwrap_or_default();
        Failure::Crashed(if line.is_empty() { status } else { format!("{status}: {line}") })
    }
}

/// Why no answer came.
enum Silence {
    Timeout,
    Gone,
}

/// A child that waits for requests.
struct Running {
    child: Child,
    stdin: Option<ChildStdin>,
    answers: Receiver<io::Result<Answer>>,
    last_words: Arc<Mutex<Vec<u8>>>,
    listeners: Vec<thread::JoinHandle<()>>,
    answered: usize,
    /// It has been waited for: its number may be another process's by now.
    ended: bool,
}

impl Running {
    fn start(program: &[OsString], limits: &IngestLimits) -> io::Result<Self> {
        let mut command = Command::new(program.first().map_or(OsStr::new(""), OsString::as_os_str));
        command
            .args(program.iter().skip(1))
            .arg("read-worker")
            .arg("--memory")
            .arg(limits.memory_bytes.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Else the allocator takes a GiB at once, and the limit would count memory that nobody uses.
        command.env("MIMALLOC_ARENA_EAGER_COMMIT", "0");
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // Ctrl-C is for the parent: a child that it kills would count as a file that cannot be read.
            command.process_group(0);
        }
        let mut child = command.spawn()?;
        let piped = "standard streams are piped";
        let (stdout, mut stderr) = (child.stdout.take().expect(piped), child.stderr.take().expect(piped));
        let stdin = child.stdin.take();
        let (sender, answers) = sync_channel(1);
        let listen = move |mut stdout: ChildStdout| {
            loop {
                let answer = protocol::read_answer(&mut stdout);
                let failed = answer.is_err();
                if sender.send(answer).is_err() || failed {
                    return;
                }
            }
        };
        let last_words = Arc::new(Mutex::new(Vec::<u8>::new()));
        let kept = Arc::clone(&last_words);
        let overhear = move || {
            let mut part = [0; 4096];
            // All is read, or a full pipe would stop the child; what it says last is kept.
            while let Ok(length @ 1..) = stderr.read(&mut part) {
                let mut words = kept.lock().unwrap_or_else(PoisonError::into_inner);
                words.extend_from_slice(&part[..length]);
                let excess = words.len().saturating_sub(LAST_WORDS);
                words.drain(..excess);
            }
        };
        let listeners = vec![thread::spawn(move || listen(stdout)), thread::spawn(overhear)];
        let mut running = Self { child, stdin, answers, last_words, listeners, answered: 0, ended: false };
        match running.answers.recv_timeout(START) {
            Ok(Ok(Answer::Refused { reason, .. })) if reason == protocol::READY => Ok(running),
            _ => {
                kill(&mut running.child);
                let (status, words) = running.end();
                Err(io::Error::other(format!("{status:?} {}", words.trim())))
            }
        }
    }

    fn ask(&mut self, request: &Request<'_>, bytes: &[u8], limit: Duration) -> Result<Answer, Silence> {
        let Some(stdin) = &mut self.stdin else { return Err(Silence::Gone) };
        let (answers, child) = (&self.answers, &mut self.child);
        thread::scope(|scope| {
            // A child that does not listen would hold up whoever writes to it.
            scope.spawn(|| protocol::write_request(stdin, request, bytes));
            match answers.recv_timeout(limit) {
                Ok(Ok(answer)) => Ok(answer),
                Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => {
                    kill(child);
                    Err(Silence::Gone)
                }
                Err(RecvTimeoutError::Timeout) => {
                    kill(child);
                    Err(Silence::Timeout)
                }
            }
        })
    }

    /// Lets it end and gives its status and what it said on standard error.
    fn end(mut self) -> (Option<ExitStatus>, String) {
        let status = self.reap();
        let words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner);
        (status, String::from_utf8_lossy(&words).into_owned())
    }

    fn reap(&mut self) -> Option<ExitStatus> {
        self.ended = true;
        drop(self.stdin.take());
        let status = self.child.wait().ok();
        for listener in self.listeners.drain(..) {
            let _ = listener.join();
        }
        status
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            kill(&mut self.child);
            self.reap();
        }
    }
}

/// Kills a child that has not been waited for, and what it has started.
fn kill(child: &mut Child) {
    // It may be dead already.
    #[cfg(target_os = "linux")]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    /// A child that says it is ready and then does `what`, a piece of shell.
    fn child(folder: &Path, what: &str) -> Isolated {
        let ready = Answer::Refused { reason: protocol::READY.to_owned(), hint: String::new() };
        let answer = Answer::Refused { reason: "empty".to_owned(), hint: "消してください".to_owned() };
        for (name, said) in [("ready", ready), ("answer", answer)] {
            let mut frame = Vec::new();
            protocol::write_answer(&mut frame, &said).unwrap();
            fs::write(folder.join(name), frame).unwrap();
        }
        let script = folder.join("script");
        let folder = folder.display();
        fs::write(&script, format!("cd '{folder}'; cat ready; echo x >> started; {what}")).unwrap();
        let limits = IngestLimits { timeout: Duration::from_secs(2), ..IngestLimits::default() };
        Isolated { limits, program: Some(vec!["sh".into(), script.into()]), running: None }
    }

    fn started(folder: &Path) -> usize {
        fs::read_to_string(folder.join("started")).unwrap().lines().count()
    }

    #[test]
    fn a_child_that_dies_hangs_or_raves_costs_one_file_and_another_is_started() {
        let request = Request { source: "a.pdf", sidecar: None, ocr: None };
        // More than a pipe holds: whoever does not listen must not hold the parent up either.
        let bytes = vec![b'x'; 1 << 18];
        let cases = [
            ("kill -SEGV $$", "crashed"),
            ("cat >/dev/null & printf nonsense-nonsense-nonsense", "crashed"),
            ("echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$", "memory"),
            ("exec sleep 1000", "timeout"),
        ];
        for (what, expected) in cases {
            let folder = tempfile::tempdir().unwrap();
            let mut isolated = child(folder.path(), what);
            for round in 1..=2 {
                let failure = isolated.read(&request, &bytes).unwrap_err();
                let kind = match &failure {
                    Failure::Crashed(_) => "crashed",
                    Failure::OutOfMemory(_) => "memory",
                    Failure::Timeout(_) => "timeout",
                    _ => "other",
                };
                assert_eq!(kind, expected, "{what}: {failure:?}");
                assert_eq!(started(folder.path()), round, "{what}");
            }
        }
    }

    #[test]
    fn a_file_is_asked_for_again_where_the_files_before_it_may_be_to_blame() {
        let folder = tempfile::tempdir().unwrap();
        // Answers one request and dies of the next.
        let mut isolated = child(folder.path(), "cat answer; sleep 0.2; kill -SEGV $$");
        let request = Request { source: "a.pdf", sidecar: None, ocr: None };
        for _ in 0..3 {
            let failure = isolated.read(&request, b"%PDF").unwrap_err();
            assert!(matches!(&failure, Failure::Refused { reason, .. } if reason == "empty"), "{failure:?}");
        }
        assert_eq!(started(folder.path()), 3);
    }

    #[test]
    fn where_no_child_can_be_started_the_caller_is_told() {
        let program = Some(vec!["/nonexistent/keifu".into()]);
        let mut isolated = Isolated { limits: IngestLimits::default(), program, running: None };
        let request = Request { source: "a.pdf", sidecar: None, ocr: None };
        assert_eq!(isolated.read(&request, b""), Err(Failure::Unavailable));
        assert!(isolated.program.is_none());
    }
}
