//! `keifu train`: makes the model of the tagger from annotated sentences, and measures it.

mod annotated;

use std::{collections::BTreeMap, fs, io::Write, path::Path};

use keifu_graph::{
    Extractor,
    tagger::{NameClass, Sentence, Tagger, Tally, TrainingSettings, measure, train},
};
use keifu_indexer::Analyzer;
use serde::Serialize;

use self::annotated::{SETS, read};
use crate::{
    Error,
    cli::Train,
    output::{self, Align, GROUP, Table, grouped},
};

/// Which of the administrative sentences are held back for measuring: one in so many.
const HELD_BACK: usize = 5;
/// How often an administrative sentence is shown for each time that another is: they are few, and what Keifu reads.
const ADMINISTRATIVE_TIMES: usize = 4;

/// All that was read for training.
struct Material {
    /// By set: sentences to train on, and to measure on.
    sets: Vec<(Vec<Sentence>, Vec<Sentence>)>,
    /// One element for each annotated text.
    administrative: Vec<Vec<Sentence>>,
}

pub(super) fn run(question: &Train, json: bool) -> Result<(), Error> {
    let material = read_all(question)?;
    if question.evaluate {
        let report = evaluate(&material)?;
        return if json {
            output::json(&report)
        } else {
            report.write(&mut output::stdout()).map_err(Error::from)
        };
    }
    let out = question.out.as_deref().ok_or_else(|| Error::BadValue {
        what: "--out",
        given: String::new(),
        expected: "モデルを書き出すファイル".to_owned(),
    })?;
    let sentences = material.for_training(|_| true);
    let bytes = train(&sentences, &TrainingSettings::default(), header(&material));
    let tagger = Tagger::read(&bytes)?;
    write(out, &bytes)?;
    let told = out.with_extension("md");
    write(&told, tagger.header().as_bytes())?;
    writeln!(
        output::stdout(),
        "{}: {} バイト、{} 文",
        out.display(),
        grouped(bytes.len() as u64),
        grouped(sentences.len() as u64)
    )?;
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|source| Error::Io { action: "writing", path: path.to_owned(), source })
}

fn read_all(question: &Train) -> Result<Material, Error> {
    let analyzer = Analyzer::new(&[])?;
    let extractor = Extractor::new();
    let mut worker = analyzer.worker();
    let mut file = |name: &str| read(&question.data.join(name), &extractor, &mut worker);
    let mut sets = Vec::new();
    for set in &SETS {
        let train = file(&format!("{}_train.jsonl", set.file))?;
        let dev = file(&format!("{}_dev.jsonl", set.file))?;
        sets.push((train.into_iter().flatten().collect(), dev.into_iter().flatten().collect()));
    }
    let administrative = match &question.administrative {
        Some(path) => read(path, &extractor, &mut worker)?,
        None => Vec::new(),
    };
    Ok(Material { sets, administrative })
}

impl Material {
    /// The sentences to train on, with those administrative texts whose number `takes`.
    fn for_training(&self, takes: impl Fn(usize) -> bool) -> Vec<&Sentence> {
        let taught = SETS.iter().zip(&self.sets).filter(|(set, _)| set.teaches);
        let mut sentences: Vec<&Sentence> = taught.flat_map(|(_, (train, _))| train).collect();
        for _ in 0..ADMINISTRATIVE_TIMES {
            let texts = self.administrative.iter().enumerate().filter(|&(number, _)| takes(number));
            sentences.extend(texts.flat_map(|(_, text)| text));
        }
        sentences
    }
}

/// What the model's file says of itself, and the file beside it.
fn header(material: &Material) -> String {
    let mut text = String::from(
        "# The tagger's model\n\nMade by\n\n```\nkeifu train --data NER_DATA --administrative graph/data/administrative.jsonl --out graph/model/tagger.bin\n```\n\nfrom the training parts of\n\n",
    );
    for (set, (train, _)) in SETS.iter().zip(&material.sets).filter(|(set, _)| set.teaches) {
        text.push_str(&format!("- {}, {}: {} sentences\n", set.name, set.licence, train.len()));
    }
    if !material.administrative.is_empty() {
        text.push_str(&format!(
            "- administrative sentences written for this project (graph/data/administrative.jsonl): {}\n",
            material.administrative.len()
        ));
    }
    text.push_str(
        "\nThe weights are derived from these sets and are under CC BY-SA 4.0, as the sets ask for.\n",
    );
    text
}

/// What `--evaluate` tells: rows of counts for models without and with the administrative sentences.
#[derive(Debug, Serialize)]
struct Report {
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    data: &'static str,
    #[serde(rename = "type")]
    kind: String,
    annotated: u32,
    without: Figures,
    with: Figures,
}

#[derive(Debug, Serialize)]
struct Figures {
    precision: f64,
    recall: f64,
    f1: f64,
}

impl From<Tally> for Figures {
    fn from(tally: Tally) -> Self {
        Self { precision: tally.precision(), recall: tally.recall(), f1: tally.f1() }
    }
}

/// Trains without and with the administrative sentences that are not held back, and measures both.
fn evaluate(material: &Material) -> Result<Report, Error> {
    let held_back = |number: usize| number % HELD_BACK == HELD_BACK - 1;
    let settings = TrainingSettings::default();
    let model = |sentences: Vec<&Sentence>| Tagger::read(&train(&sentences, &settings, String::new()));
    let without = model(material.for_training(|_| false))?;
    let with = model(material.for_training(|number| !held_back(number)))?;
    let mut rows = Vec::new();
    let mut together: BTreeMap<NameClass, (Tally, Tally)> = BTreeMap::new();
    for (set, (_, dev)) in SETS.iter().zip(&material.sets) {
        let dev: Vec<&Sentence> = dev.iter().collect();
        let classes: Vec<NameClass> = set.kinds.iter().map(|&kind| NameClass::Entity(kind)).collect();
        let tallies = compare(&without, &with, &dev, &classes);
        for (class, (a, b)) in &tallies {
            let sum = together.entry(*class).or_default();
            sum.0 += *a;
            sum.1 += *b;
        }
        add_rows(&mut rows, set.file, &tallies);
    }
    add_rows(&mut rows, "all", &together);
    let texts = material.administrative.iter().enumerate().filter(|&(number, _)| held_back(number));
    let kept: Vec<&Sentence> = texts.flat_map(|(_, text)| text).collect();
    let classes: Vec<NameClass> =
        keifu_graph::EntityKind::ALL.iter().map(|&kind| NameClass::Entity(kind)).collect();
    add_rows(&mut rows, "administrative", &compare(&without, &with, &kept, &classes));
    Ok(Report { rows })
}

fn compare(
    without: &Tagger,
    with: &Tagger,
    sentences: &[&Sentence],
    classes: &[NameClass],
) -> BTreeMap<NameClass, (Tally, Tally)> {
    let (without, with) = (measure(without, sentences), measure(with, sentences));
    let of = |tallies: &BTreeMap<NameClass, Tally>, class| tallies.get(&class).copied().unwrap_or_default();
    classes.iter().map(|&class| (class, (of(&without, class), of(&with, class)))).collect()
}

fn add_rows(rows: &mut Vec<Row>, data: &'static str, tallies: &BTreeMap<NameClass, (Tally, Tally)>) {
    let mut sum = (Tally::default(), Tally::default());
    for (class, &(without, with)) in tallies {
        sum.0 += without;
        sum.1 += with;
        rows.push(Row {
            data,
            kind: class.to_string(),
            annotated: with.annotated,
            without: without.into(),
            with: with.into(),
        });
    }
    let (without, with) = sum;
    rows.push(Row {
        data,
        kind: "all".to_owned(),
        annotated: with.annotated,
        without: without.into(),
        with: with.into(),
    });
}

impl Report {
    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{GROUP}行政文書の例文なし／あり{GROUP:#}")?;
        let mut table = Table::new(&[
            ("データ", Align::Left),
            ("種類", Align::Left),
            ("正解", Align::Right),
            ("P なし", Align::Right),
            ("R なし", Align::Right),
            ("F1 なし", Align::Right),
            ("P あり", Align::Right),
            ("R あり", Align::Right),
            ("F1 あり", Align::Right),
        ]);
        for row in &self.rows {
            let mut cells = vec![row.data.to_owned(), row.kind.clone(), row.annotated.to_string()];
            for figures in [&row.without, &row.with] {
                cells.extend(
                    [figures.precision, figures.recall, figures.f1].map(|figure| format!("{figure:.3}")),
                );
            }
            table.row(cells);
        }
        table.write(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with small sets of every name, and administrative sentences beside them.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let line = |name: &str, rest: &str, label: &str| {
            let end = name.chars().count();
            format!(
                "{{\"text\": \"{name}{rest}\", \"entities\": [{{\"start\": 0, \"end\": {end}, \"type\": \"{label}\"}}]}}\n"
            )
        };
        let wikipedia: String = ["青海", "白浜", "高松", "千歳"]
            .map(|place| line(&format!("{place}機構"), "は商談会を開いた。", "法人名"))
            .concat();
        let gsd = ["山田太郎", "鈴木花子"].map(|name| line(name, "は報告書を読んだ。", "PERSON")).concat();
        for part in ["train", "dev"] {
            for (set, text) in [("wikipedia", &wikipedia), ("gsd", &gsd), ("wac", &String::new())] {
                fs::write(folder.path().join(format!("{set}_{part}.jsonl")), text).unwrap();
            }
        }
        let administrative = line("黒潮機構", "は説明会を開いた。", "organization").repeat(5);
        fs::write(folder.path().join("administrative.jsonl"), administrative).unwrap();
        folder
    }

    fn question(folder: &Path, out: Option<&str>) -> Train {
        Train {
            data: folder.to_owned(),
            administrative: Some(folder.join("administrative.jsonl")),
            out: out.map(|name| folder.join(name)),
            evaluate: out.is_none(),
        }
    }

    #[test]
    fn training_twice_writes_the_same_model_and_says_from_what() {
        let folder = folder();
        for out in ["first.bin", "second.bin"] {
            run(&question(folder.path(), Some(out)), false).unwrap();
        }
        let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
        assert_eq!(read("first.bin"), read("second.bin"));
        let told = String::from_utf8(read("first.md")).unwrap();
        assert!(told.contains("ner-wikipedia-dataset (Stockmark), CC BY-SA 3.0: 4 sentences"), "{told}");
        assert!(told.contains("administrative.jsonl): 5"), "{told}");
        assert_eq!(Tagger::read(&read("first.bin")).unwrap().header(), told);
    }

    #[test]
    fn measuring_counts_by_set_and_type() {
        let folder = folder();
        let material = read_all(&question(folder.path(), None)).unwrap();
        let report = evaluate(&material).unwrap();
        let row = |data: &str, kind: &str| {
            report.rows.iter().find(|row| row.data == data && row.kind == kind).unwrap()
        };
        assert_eq!(row("wikipedia", "organization").annotated, 4);
        assert_eq!(row("wikipedia", "organization").with.f1, 1.0);
        // One in five is held back.
        assert_eq!(row("administrative", "organization").annotated, 1);
        // People are no entities.
        assert_eq!(row("gsd", "all").annotated, 0);
    }

    #[test]
    fn a_set_that_is_not_there_or_no_json_is_named() {
        let folder = folder();
        fs::write(folder.path().join("gsd_dev.jsonl"), "{\"text\": 1}\n").unwrap();
        let error = run(&question(folder.path(), Some("model.bin")), false).unwrap_err();
        assert!(error.to_string().contains("gsd_dev.jsonl:1"), "{error}");
        fs::remove_file(folder.path().join("gsd_dev.jsonl")).unwrap();
        let error = run(&question(folder.path(), Some("model.bin")), false).unwrap_err();
        assert!(error.to_string().contains("gsd_dev.jsonl"), "{error}");
        assert!(!folder.path().join("model.bin").exists());
    }
}
