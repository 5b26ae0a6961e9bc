//! The annotated sets that the tagger learns from, and what their types are to us.

use std::{fs, path::Path};

use keifu_corpus::CharSpan;
use keifu_graph::{
    EntityKind, Extractor,
    tagger::{NameClass, Sentence},
};
use keifu_indexer::Worker;
use serde::Deserialize;

use crate::Error;

/// An annotated set: the beginning of its files' names, its name and its licence.
pub(super) struct Set {
    pub(super) file: &'static str,
    pub(super) name: &'static str,
    pub(super) licence: &'static str,
    /// The types that it knows of ours; only these are measured on it.
    pub(super) kinds: &'static [EntityKind],
    /// Whether it is trained on; else it is measured on only.
    pub(super) teaches: bool,
}

/// The sets in the folder that `--data` names.
pub(super) const SETS: [Set; 3] = [
    Set {
        file: "wikipedia",
        name: "ner-wikipedia-dataset (Stockmark)",
        licence: "CC BY-SA 3.0",
        kinds: EntityKind::ALL,
        teaches: true,
    },
    Set {
        file: "gsd",
        name: "UD_Japanese-GSD with named entities",
        licence: "CC BY-SA 4.0",
        kinds: EntityKind::ALL,
        teaches: true,
    },
    Set {
        file: "wac",
        name: "Wikipedia Annotated Corpus",
        licence: "CC BY-SA 4.0",
        kinds: &[EntityKind::Organization, EntityKind::Place],
        // It marks the place within a name (鎌倉 in 鎌倉幕府): with it, F1 on the administrative sentences held back
        // falls from 0.69 to 0.58, and on the other two sets by 0.02.
        teaches: false,
    },
];

/// Events that nobody holds.
const HISTORY: &[&str] = &[
    "戦争",
    "戦",
    "の戦い",
    "の乱",
    "の変",
    "震災",
    "地震",
    "台風",
    "豪雨",
    "噴火",
    "事件",
    "事故",
    "革命",
    "選挙",
    "危機",
];

/// What a span annotated with `label` is to us; `None` for what is no name (dates, amounts).
fn class_of(label: &str, name: &str) -> Option<NameClass> {
    use EntityKind::{Facility, Organization, Place, Program};
    Some(match label {
        "イベント名" | "EVENT" if HISTORY.iter().any(|end| name.ends_with(end)) => NameClass::Other,
        "organization" | "法人名" | "政治的組織名" | "その他の組織名" | "ORG" | "ORGANIZATION" => {
            NameClass::Entity(Organization)
        }
        "facility" | "施設名" | "FAC" => NameClass::Entity(Facility),
        "program" | "イベント名" | "EVENT" | "LAW" => NameClass::Entity(Program),
        "place" | "地名" | "GPE" | "LOC" | "LOCATION" => NameClass::Entity(Place),
        "人名" | "PERSON" | "製品名" | "PRODUCT" | "WORK_OF_ART" | "ARTIFACT" | "NORP" | "MOVEMENT"
        | "LANGUAGE" | "PET_NAME" => NameClass::Other,
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Text {
    text: String,
    #[serde(default)]
    entities: Vec<Name>,
    /// Character ranges of the sentences, where a text has several.
    sentences: Option<Vec<[usize; 2]>>,
}

#[derive(Deserialize)]
struct Name {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    label: String,
}

/// The annotated texts of a file, each as its sentences, in order.
pub(super) fn read(
    path: &Path,
    extractor: &Extractor,
    worker: &mut Worker,
) -> Result<Vec<Vec<Sentence>>, Error> {
    let content = fs::read_to_string(path).map_err(|source| Error::Io {
        action: "reading",
        path: path.to_owned(),
        source,
    })?;
    let mut texts = Vec::new();
    for (number, line) in (1..).zip(content.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let text: Text = serde_json::from_str(line)
            .map_err(|source| Error::Json { what: format!("{}:{number}", path.display()), source })?;
        let whole = [[0, text.text.chars().count()]];
        let mut sentences = Vec::new();
        for &[start, end] in text.sentences.as_deref().unwrap_or(&whole) {
            let part: String = text.text.chars().skip(start).take(end.saturating_sub(start)).collect();
            let names: Vec<(CharSpan, NameClass)> = text
                .entities
                .iter()
                .filter(|name| start <= name.start && name.end <= end && name.start < name.end)
                .filter_map(|name| {
                    let span = CharSpan::new(name.start - start, name.end - start);
                    Some((span, class_of(&name.label, span.of(&part))?))
                })
                .collect();
            sentences.extend(extractor.sentences(&worker.analyze(&part), &names));
        }
        texts.push(sentences);
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_the_sets_become_ours() {
        let program = Some(NameClass::Entity(EntityKind::Program));
        assert_eq!(class_of("イベント名", "大阪・関西万博"), program);
        assert_eq!(class_of("LAW", "地方自治法"), program);
        assert_eq!(class_of("EVENT", "関ヶ原の戦い"), Some(NameClass::Other));
        assert_eq!(class_of("人名", "足利尊氏"), Some(NameClass::Other));
        assert_eq!(class_of("DATE", "1998年度"), None);
    }
}
