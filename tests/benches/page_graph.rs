//! How fast the picture of what is around an entity is answered, from request to the last byte, without a socket.
//!
//! Corpus: generated, one city with 1,200 partners that know each other in part. Question: `/graph` with 300 entities
//! around the city, one and two steps, and the same as a file.
//! Run: `cargo bench -p keifu-tests --bench page_graph`

use std::{fmt::Write as _, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use keifu_server::{
    app::{AppState, app},
    config::{self, Given, Limits},
    ingest::{Progress, ingest},
    library::Library,
};
use keifu_tests::measure;
use tower::ServiceExt as _;

const PARTNERS: usize = 1_200;
const REQUESTS: usize = 50;

fn main() -> anyhow::Result<()> {
    let folder = tempfile::TempDir::new()?;
    let mut text = "令和元年度 報告書\n\n".to_owned();
    for number in 0..PARTNERS {
        writeln!(
            text,
            "令和元年{}月、大阪市は第{number}地区振興協議会と連携協定を締結した。\n",
            number % 8 + 5
        )?;
        if number % 3 == 0 {
            let other = number / 2;
            writeln!(text, "第{number}地区振興協議会は、第{other}地区振興協議会と連携協定を締結した。\n")?;
        }
    }
    let source = folder.path().join("text");
    std::fs::create_dir(&source)?;
    std::fs::write(source.join("hub.txt"), text)?;
    let config = config::resolve(Given { data: Some(folder.path().join("data")), ..Given::default() })?;
    ingest(&config, &[source], &Progress::Silent)?;
    let router = app(AppState::new(Arc::new(Library::open(&config)?), Limits::default()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;

    let city = "%E5%A4%A7%E9%98%AA%E5%B8%82";
    for (name, path) in [
        ("page, 1 step", format!("/graph?entity={city}&limit=300")),
        ("page, 2 steps", format!("/graph?entity={city}&limit=300&hops=2")),
        ("page, narrowed to a year", format!("/graph?entity={city}&limit=300&from=2019&to=2019")),
        ("SVG file", format!("/graph.svg?entity={city}&limit=300")),
    ] {
        let mut bytes = 0;
        let requests = vec![path; REQUESTS];
        measure::latencies(name, &requests, |path| {
            let request = Request::builder().uri(path.as_str()).body(Body::empty()).expect("a URL");
            let answer = runtime.block_on(async {
                let Ok(response) = router.clone().oneshot(request).await;
                assert!(response.status().is_success(), "{}", response.status());
                to_bytes(response.into_body(), usize::MAX).await
            });
            bytes = answer.expect("a whole body").len();
        });
        measure::say(&format!("  {} KB", bytes / 1024));
    }
    Ok(())
}
