//! Bodies of any size: written on a thread that may block, sent as fast as they are read, never held as a whole.

use std::{
    io::{self, Write},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::{Body, Bytes};
use tokio::{
    io::{AsyncRead, ReadBuf},
    runtime::Handle,
    sync::mpsc,
};
use tokio_util::io::ReaderStream;

use super::{AppState, Problem};
use crate::{Error, error, library::Snapshot};

/// Bytes that are sent at once.
const CHUNK: usize = 64 << 10;
/// Chunks that may wait for a slow reader.
const WAITING: usize = 4;
/// A reader that takes nothing for so long has gone.
const PATIENCE: Duration = Duration::from_secs(60);
/// Troubles that show so early are told as a problem; later ones cut the answer off.
const EARLY: Duration = Duration::from_secs(2);

/// What comes from the writing thread; nothing after the end.
enum Part {
    Bytes(Bytes),
    Failed(Error),
    End,
}

impl AppState {
    /// Lets `write` write the body of an answer from a generation. Who asks while all places for such work are taken is
    /// told to come back.
    pub(super) async fn stream(
        &self,
        snapshot: Arc<Snapshot>,
        write: impl FnOnce(&Snapshot, &mut (dyn Write + Send)) -> Result<(), Error> + Send + 'static,
    ) -> Result<Body, Problem> {
        let place = self.streams.clone().try_acquire_owned().map_err(|_| Problem::busy())?;
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let runtime = Handle::current();
        tokio::task::spawn_blocking(move || {
            let mut out = Sender { runtime, sender, chunk: Vec::with_capacity(CHUNK) };
            let end = match write(&snapshot, &mut out).and_then(|()| Ok(out.send_rest()?)) {
                Ok(()) => Part::End,
                Err(error) => Part::Failed(error),
            };
            // Nobody is left to tell when the reader has gone.
            let _ = out.send(end);
            drop(place);
        });
        let first = match tokio::time::timeout(EARLY, receiver.recv()).await {
            Ok(Some(Part::Failed(error))) => return Err(error.into()),
            Ok(Some(Part::Bytes(bytes))) => bytes,
            Ok(Some(Part::End)) => return Ok(Body::empty()),
            Ok(None) => return Err(Problem::internal()),
            Err(_) => Bytes::new(),
        };
        Ok(Body::from_stream(ReaderStream::with_capacity(
            Receiver { receiver, rest: first, ended: false },
            CHUNK,
        )))
    }
}

/// The end that is written to.
struct Sender {
    runtime: Handle,
    sender: mpsc::Sender<Part>,
    chunk: Vec<u8>,
}

impl Sender {
    fn send(&self, part: Part) -> io::Result<()> {
        let sent = self.runtime.block_on(tokio::time::timeout(PATIENCE, self.sender.send(part)));
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Sender {
    fn send_rest(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.chunk);
        if rest.is_empty() { Ok(()) } else { self.send(Part::Bytes(rest.into())) }
    }
}

impl Write for Sender {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = &bytes[..bytes.len().min(CHUNK - self.chunk.len())];
        self.chunk.extend_from_slice(room);
        if self.chunk.len() == CHUNK {
            let full = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
            self.send(Part::Bytes(full.into()))?;
        }
        Ok(room.len())
    }

    /// Some writers flush after every few bytes; chunks so small would cost more than they gain.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The end that the answer is read from.
struct Receiver {
    receiver: mpsc::Receiver<Part>,
    rest: Bytes,
    ended: bool,
}

impl AsyncRead for Receiver {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.rest.is_empty() && !self.ended {
            match std::task::ready!(self.receiver.poll_recv(context)) {
                Some(Part::Bytes(bytes)) => self.rest = bytes,
                Some(Part::End) => self.ended = true,
                // The status has been sent: only a body that ends too early can tell that it is not whole.
                Some(Part::Failed(error)) => {
                    self.ended = true;
                    tracing::error!(error = error::with_causes(&error), "an answer was cut off");
                    return Poll::Ready(Err(io::Error::other("the answer could not be finished")));
                }
                None => {
                    self.ended = true;
                    return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
                }
            }
        }
        let taken = self.rest.len().min(into.remaining());
        into.put_slice(&self.rest.split_to(taken));
        Poll::Ready(Ok(()))
    }
}
