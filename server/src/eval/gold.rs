//! Annotated reports as they are written.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Error;

/// What a reader found in one report.
#[derive(Debug, Deserialize)]
pub(crate) struct GoldReport {
    /// File name of the report.
    pub(crate) document: String,
    pub(crate) entities: Vec<GoldEntity>,
    #[serde(default)]
    pub(crate) relations: Vec<GoldRelation>,
    #[serde(default)]
    pub(crate) dates: Vec<GoldDate>,
    #[serde(default)]
    pub(crate) metrics: Vec<GoldMetric>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldEntity {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) forms: Vec<String>,
    #[serde(default)]
    pub(crate) optional: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldRelation {
    pub(crate) subject: String,
    pub(crate) predicate: String,
    #[serde(default)]
    pub(crate) object: Option<String>,
    /// A year, a month or a day.
    #[serde(default)]
    pub(crate) date: Option<String>,
    #[serde(default)]
    pub(crate) optional: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldDate {
    pub(crate) start: String,
    pub(crate) end: String,
    #[serde(default)]
    pub(crate) optional: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GoldMetric {
    #[serde(default)]
    pub(crate) subject: Option<String>,
    pub(crate) indicator: String,
    pub(crate) value: f64,
    #[serde(default)]
    pub(crate) unit: Option<String>,
    pub(crate) role: String,
    #[serde(default)]
    pub(crate) optional: bool,
}

/// Entities of several reports that are one thing.
#[derive(Debug, Deserialize)]
pub(crate) struct Cluster {
    pub(crate) name: String,
    /// (first three characters of the report's file name, id of the entity there)
    pub(crate) members: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
struct Clusters {
    clusters: Vec<Cluster>,
}

/// The annotated reports in a folder, by file name; other JSON files are passed over.
pub(super) fn load(folder: &Path) -> Result<Vec<GoldReport>, Error> {
    let listing = std::fs::read_dir(folder).map_err(|source| Error::Io {
        action: "reading the gold folder",
        path: folder.to_owned(),
        source,
    })?;
    let mut paths: Vec<PathBuf> = listing
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    paths.sort();
    let mut reports = Vec::new();
    for path in paths {
        let value: serde_json::Value = read(&path)?;
        if value.get("entities").is_some() {
            reports.push(serde_json::from_value(value).map_err(|source| wrong(&path, source))?);
        }
    }
    if reports.is_empty() {
        return Err(Error::BadValue {
            what: "gold",
            given: folder.display().to_string(),
            expected: "a folder of annotated reports (*.json with `document` and `entities`)".to_owned(),
        });
    }
    Ok(reports)
}

/// The clusters in a file.
pub(super) fn load_clusters(path: &Path) -> Result<Vec<Cluster>, Error> {
    read::<Clusters>(path).map(|file| file.clusters)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Io {
        action: "reading gold",
        path: path.to_owned(),
        source,
    })?;
    serde_json::from_str(&text).map_err(|source| wrong(path, source))
}

fn wrong(path: &Path, source: serde_json::Error) -> Error {
    Error::Json { what: path.display().to_string(), source }
}
