//! The formats by name, by media type and by the ending of a file's name.

/// What an export is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Jsonl,
    Csv,
    Parquet,
    Graphml,
    Gexf,
    Jsonld,
    Turtle,
}

impl Format {
    /// All of them.
    pub(crate) const ALL: [Self; 7] =
        [Self::Csv, Self::Parquet, Self::Jsonl, Self::Graphml, Self::Gexf, Self::Jsonld, Self::Turtle];

    /// Formats with a file for each table; the others hold everything in one.
    pub(crate) const TABLES: [Self; 3] = [Self::Csv, Self::Parquet, Self::Jsonl];

    /// Its name on the command line and in URLs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Graphml => "graphml",
            Self::Gexf => "gexf",
            Self::Jsonld => "jsonld",
            Self::Turtle => "turtle",
        }
    }

    /// What such a file is called on the web.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Jsonl => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Graphml => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
            Self::Jsonld => "application/ld+json",
            Self::Turtle => "text/turtle; charset=utf-8",
        }
    }

    /// Media types by which it is asked for, in lower case.
    pub(crate) fn asked_for_by(self) -> &'static [&'static str] {
        match self {
            Self::Jsonl => &[
                "application/x-ndjson",
                "application/ndjson",
                "application/jsonl",
                "application/x-jsonlines",
            ],
            Self::Csv => &["text/csv"],
            Self::Parquet => &["application/vnd.apache.parquet", "application/x-parquet"],
            Self::Graphml => &["application/graphml+xml"],
            Self::Gexf => &["application/gexf+xml"],
            Self::Jsonld => &["application/ld+json"],
            Self::Turtle => &["text/turtle", "application/x-turtle"],
        }
    }

    /// How the name of such a file ends.
    pub(crate) fn extension(self) -> &'static str {
        self.endings()[0]
    }

    /// Endings by which people name such a file, the usual one first.
    pub(crate) fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Jsonl => &["jsonl", "ndjson"],
            Self::Csv => &["csv"],
            Self::Parquet => &["parquet"],
            Self::Graphml => &["graphml", "xml"],
            Self::Gexf => &["gexf", "xml"],
            Self::Jsonld => &["jsonld", "json"],
            Self::Turtle => &["ttl", "turtle"],
        }
    }
}
