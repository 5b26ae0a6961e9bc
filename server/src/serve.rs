//! `keifu serve`: the application on a socket, while files are read and generations change.

use std::{
    future::IntoFuture as _, io::Write as _, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration,
};

use tokio::{net::TcpSocket, sync::watch};

use crate::{
    Error,
    app::{AppState, app},
    config::Config,
    error,
    library::Library,
    mcp, output,
    publish::Publishing,
    stop::asked_to_stop,
    watch::{Bell, Served, watch as follow_paths},
};

/// How often it is looked whether another process has published a generation.
const LOOK: Duration = Duration::from_millis(500);

/// Connections that may wait to be taken: what the standard library takes too.
const BACKLOG: u32 = 1024;

/// Serves until it is told to stop; reads `paths` meanwhile, if any, and follows their changes if asked to.
pub(crate) fn serve(config: &Config, paths: Vec<PathBuf>, watching: bool) -> Result<(), Error> {
    if !config.listen.ip().is_loopback() {
        return Err(Error::NotLoopback { address: config.listen });
    }
    for path in &paths {
        if !path.exists() {
            return Err(Error::NoSuchPath { path: path.clone() });
        }
    }
    let library = Arc::new(if paths.is_empty() { Library::open(config)? } else { waiting(config)? });
    let runtime = threads(config)?;
    let reading = Reading { paths, watching };
    let served = runtime.block_on(run(config, library, reading));
    // An ingest may be cut off at any moment without loss; waiting for it would keep the terminal.
    runtime.shutdown_background();
    served
}

/// Speaks MCP over standard input and output until they are closed or it is told to stop.
pub(crate) fn serve_mcp(config: &Config) -> Result<(), Error> {
    let library = Arc::new(waiting(config)?);
    let runtime = threads(config)?;
    let served = runtime.block_on(async {
        tokio::spawn(follow(library.clone()));
        tokio::select! {
            served = mcp::serve_stdio(AppState::new(library, config.limits)) => served,
            () = asked_to_stop() => Ok(()),
        }
    });
    // Whoever still reads from standard input would keep the process.
    runtime.shutdown_background();
    served
}

fn threads(config: &Config) -> Result<tokio::runtime::Runtime, Error> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|source| Error::Io {
        action: "starting threads",
        path: config.data.clone(),
        source,
    })
}

/// A library on whatever is there; a data directory of a newer program is refused at once.
fn waiting(config: &Config) -> Result<Library, Error> {
    let library = Library::waiting(config)?;
    match library.reload() {
        Err(error) if !is_yet_to_come(&error) => Err(error),
        _ => Ok(library),
    }
}

/// Whether an ingest makes the catalog that is missed: there is none, or one of an older program.
fn is_yet_to_come(error: &Error) -> bool {
    use keifu_corpus::Error::{NoCatalog, OlderFormat};
    matches!(error, Error::Corpus(NoCatalog { .. } | OlderFormat { .. }))
}

/// What is read while the server answers.
struct Reading {
    paths: Vec<PathBuf>,
    /// Whether it is read again whenever it changes.
    watching: bool,
}

/// A socket that has its address but does not listen yet.
fn bound(address: SocketAddr) -> std::io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere it would let two servers share the address.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

async fn run(config: &Config, library: Arc<Library>, reading: Reading) -> Result<(), Error> {
    let in_use = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AddrInUse => Error::PortInUse { address: config.listen },
        _ => Error::Io { action: "listening", path: config.listen.to_string().into(), source },
    };
    let socket = bound(config.listen).map_err(in_use)?;
    let bell = Arc::new(Bell::default());
    let (stop, mut stopped) = watch::channel(false);
    let ringing = bell.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping: finishing what is being answered");
        ringing.stop();
        let _ = stop.send(true);
    });
    if !reading.paths.is_empty() {
        // What is followed is there before it can be asked for; a single reading goes on beside the answers.
        let first = reading.watching && library.snapshot().is_err();
        let (read_once, mut was_read) = watch::channel(false);
        let mut served = Served::new(library.clone(), read_once);
        let config = config.clone();
        std::thread::spawn(move || read(&config, &reading, &mut served, &bell));
        if first {
            tracing::info!("reading before listening: nothing is there yet");
            tokio::select! {
                _ = was_read.wait_for(|read| *read) => {}
                _ = stopped.wait_for(|stop| *stop) => return Ok(()),
            }
        }
    }
    tokio::spawn(follow(library.clone()));
    let publishing = config.publish.clone().map(|database| Arc::new(Publishing::new(database)));
    if let Some(publishing) = &publishing {
        publishing.clone().keep(library.clone());
    }

    let listener = socket.listen(BACKLOG).map_err(in_use)?;
    let address = listener.local_addr().unwrap_or(config.listen);
    writeln!(
        output::stdout(),
        "http://{address} で待ち受けています。ブラウザーで開いてください（API の一覧: http://{address}/docs）"
    )?;
    output::stdout().flush()?;
    let state = AppState::new(library, config.limits).with_publishing(publishing);
    let mut told = stopped.clone();
    let serving = axum::serve(listener, app(state))
        .with_graceful_shutdown(async move {
            let _ = told.wait_for(|stop| *stop).await;
        })
        .into_future();
    // Connections that stay open without asking anything must not keep the process.
    let patience = async {
        let _ = stopped.wait_for(|stop| *stop).await;
        tokio::time::sleep(config.limits.timeout).await;
    };
    tokio::select! {
        served = serving => served.map_err(|source| Error::Io {
            action: "serving",
            path: address.to_string().into(),
            source,
        }),
        () = patience => Ok(()),
    }
}

/// Reads the paths given at the start; queries are answered meanwhile from the generation before, if there is one.
fn read(config: &Config, reading: &Reading, served: &mut Served, bell: &Arc<Bell>) {
    let read = if reading.watching {
        follow_paths(config, &reading.paths, bell, served)
    } else {
        served.once(config, &reading.paths)
    };
    if let Err(error) = read {
        tracing::error!(error = error::with_causes(&error), "ingest failed");
    }
}

/// Takes over what other processes publish.
async fn follow(library: Arc<Library>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let library = library.clone();
        let look = move || library.reload().inspect(|_| library.warm());
        match tokio::task::spawn_blocking(look).await {
            Ok(Ok(true)) => tracing::info!("a new generation is served"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) if is_yet_to_come(&error) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = error::with_causes(&error), "cannot look for a new generation")
            }
            Err(error) => tracing::warn!(%error, "cannot look for a new generation"),
        }
    }
}
