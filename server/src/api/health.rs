//! How the server and what it keeps elsewhere are, on the wire.

use serde::Serialize;
use utoipa::ToSchema;

/// How the server is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Health {
    /// Whether questions can be answered.
    pub ready: bool,
    /// The generation that answers them.
    pub generation: Option<u64>,
    /// When it was published, in seconds since 1970, if that was noted.
    pub published_at: Option<i64>,
    /// The database that is kept in step with it, if there is one. Its troubles are not the server's.
    pub publishing: Option<PublishingView>,
}

/// How keeping a database in step goes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishingView {
    /// Which database, without its password.
    #[schema(example = "postgres://keifu@127.0.0.1:5432/reports")]
    pub target: String,
    /// What is going on.
    pub state: PublishingState,
    /// Since when, in seconds since 1970.
    pub since: i64,
    /// The generation that the database has, as far as this process knows.
    pub generation: Option<u64>,
    /// Rows of all its tables.
    pub rows: Option<u64>,
    /// Failures since the last success.
    pub failures: u32,
    /// Why the last try failed.
    pub error: Option<String>,
    /// When it is tried again, in seconds since 1970.
    pub next_try: Option<i64>,
}

/// What publishing is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PublishingState {
    /// Nothing is there to publish yet.
    Waiting,
    /// A generation is being written.
    Publishing,
    /// The database has the generation.
    Published,
    /// The last try failed; it will be tried again.
    Failing,
}
