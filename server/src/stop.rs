//! How the terminal or the system asks the process to end.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal;

static ASKED: AtomicBool = AtomicBool::new(false);

/// Whether the process was asked to end while somebody waited for that.
pub(crate) fn was_asked_to_stop() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// Ends when it is asked for: Ctrl-C, or SIGTERM where there is one.
pub(crate) async fn asked_to_stop() {
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
    ASKED.store(true, Ordering::Relaxed);
}
