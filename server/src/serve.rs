//! `keifu serve`: the application on a socket, while files are read and generations change.

use std::{future::IntoFuture as _, io::Write as _, path::PathBuf, sync::Arc, time::Duration};

use tokio::{net::TcpListener, signal, sync::watch};

use crate::{
    Error,
    app::{AppState, app},
    config::Config,
    error,
    ingest::{Progress, ingest},
    library::Library,
    output,
};

/// How often it is looked whether another process has published a generation.
const LOOK: Duration = Duration::from_secs(2);

/// Serves until it is told to stop; reads `paths` meanwhile, if any.
pub(crate) fn serve(config: &Config, paths: Vec<PathBuf>) -> Result<(), Error> {
    if !config.listen.ip().is_loopback() {
        return Err(Error::NotLoopback { address: config.listen });
    }
    for path in &paths {
        if !path.exists() {
            return Err(Error::NoSuchPath { path: path.clone() });
        }
    }
    let library = Arc::new(if paths.is_empty() { Library::open(config)? } else { waiting(config)? });
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Error::Io { action: "starting threads", path: config.data.clone(), source })?;
    let served = runtime.block_on(run(config, library, paths));
    // An ingest may be cut off at any moment without loss; waiting for it would keep the terminal.
    runtime.shutdown_background();
    served
}

/// A library on whatever is there; a data directory of a newer program is refused at once.
fn waiting(config: &Config) -> Result<Library, Error> {
    let library = Library::waiting(config)?;
    match library.reload() {
        Ok(_) | Err(Error::Corpus(keifu_corpus::Error::NoCatalog { .. })) => Ok(library),
        Err(error) => Err(error),
    }
}

async fn run(config: &Config, library: Arc<Library>, paths: Vec<PathBuf>) -> Result<(), Error> {
    let listener = TcpListener::bind(config.listen).await.map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => Error::PortInUse { address: config.listen },
        _ => Error::Io { action: "listening", path: config.listen.to_string().into(), source },
    })?;
    let address = listener.local_addr().unwrap_or(config.listen);
    writeln!(output::stdout(), "http://{address} で待ち受けています（API の一覧: http://{address}/docs）")?;
    output::stdout().flush()?;
    if !paths.is_empty() {
        let (config, library) = (config.clone(), library.clone());
        std::thread::spawn(move || read(&config, &paths, &library));
    }
    tokio::spawn(follow(library.clone()));

    let (stop, mut stopped) = watch::channel(false);
    tokio::spawn(async move {
        asked_to_stop().await;
        tracing::info!("stopping: finishing what is being answered");
        let _ = stop.send(true);
    });
    let mut told = stopped.clone();
    let serving = axum::serve(listener, app(AppState::new(library, config.limits)))
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
fn read(config: &Config, paths: &[PathBuf], library: &Library) {
    let progress = match Progress::for_command() {
        bar @ Progress::Bar(_) => bar,
        _ => Progress::Log,
    };
    match ingest(config, paths, &progress) {
        Ok(report) => {
            tracing::info!(
                generation = report.generation,
                documents = report.documents,
                passages = report.passages,
                not_read = report.count(crate::ingest::Status::NotRead),
                seconds = report.seconds,
                "ingest done"
            );
            if matches!(progress, Progress::Bar(_)) {
                // The table is for whoever watches; nobody may be.
                let _ = report.write(&mut output::stdout());
            }
        }
        Err(error) => tracing::error!(error = error::with_causes(&error), "ingest failed"),
    }
    if let Err(error) = library.reload() {
        tracing::error!(error = error::with_causes(&error), "the new generation cannot be opened");
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
            Ok(Ok(false) | Err(Error::Corpus(keifu_corpus::Error::NoCatalog { .. }))) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = error::with_causes(&error), "cannot look for a new generation")
            }
            Err(error) => tracing::warn!(%error, "cannot look for a new generation"),
        }
    }
}

/// Ends when the terminal or the system asks the process to.
async fn asked_to_stop() {
    let interrupt = async {
        // Without the handler there is nothing to wait for: the signal ends the process as usual.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
