//! The tagger as a whole: it learns, its model survives its file, and tagging says what measuring says.

use keifu_corpus::CharSpan;
use keifu_indexer::Analyzer;

use super::*;
use crate::{EntityKind, Extractor};

/// Sentences with names in brackets: `[O青海機構]は`, O organization, F facility, X another class.
fn annotated(lines: &[&str]) -> Vec<Sentence> {
    let analyzer = Analyzer::new(&[]).unwrap();
    let extractor = Extractor::new();
    let mut worker = analyzer.worker();
    let mut sentences = Vec::new();
    for line in lines {
        let (mut text, mut names, mut open) = (String::new(), Vec::new(), None);
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                '[' => open = chars.next().map(|class| (class, text.chars().count())),
                ']' => {
                    let (class, start) = open.take().unwrap();
                    let class = match class {
                        'O' => NameClass::Entity(EntityKind::Organization),
                        'F' => NameClass::Entity(EntityKind::Facility),
                        _ => NameClass::Other,
                    };
                    names.push((CharSpan::new(start, text.chars().count()), class));
                }
                c => text.push(c),
            }
        }
        sentences.extend(extractor.sentences(&worker.analyze(&text), &names));
    }
    sentences
}

const LINES: [&str; 12] = [
    "[O青海機構]は商談会を開いた。",
    "[O白浜機構]は報告書を出した。",
    "商談会は[F青海棟]で開いた。",
    "報告会は[F白浜棟]で開いた。",
    "[X山田太郎]は報告書を読んだ。",
    "[X鈴木花子]は商談会に来た。",
    "[O高松機構]は商談会を報告会で知った。",
    "[F高松棟]で[X佐藤一郎]は報告書を読んだ。",
    "[O千歳機構]が[F千歳棟]で報告会を開いた。",
    "[X高橋二郎]と[X佐藤三郎]は商談会を見た。",
    "報告書は商談会で配った。",
    "商談会の後で報告会を開いた。",
];

fn trained(lines: &[&str]) -> Vec<u8> {
    let sentences = annotated(lines);
    let sentences: Vec<&Sentence> = sentences.iter().collect();
    let settings = TrainingSettings { least: 1, ..TrainingSettings::default() };
    train(&sentences, &settings, "for a test".to_owned())
}

#[test]
fn the_committed_model_can_be_read_and_names_its_data() {
    let tagger = Tagger::embedded();
    for word in ["keifu train", "CC BY-SA", "ner-wikipedia-dataset", "UD_Japanese-GSD"] {
        assert!(tagger.header().contains(word), "{word}");
    }
    let beside = include_str!("../../model/tagger.md");
    assert_eq!(tagger.header(), beside, "the file beside the model is another one's");
}

#[test]
fn training_twice_gives_the_same_bytes() {
    assert_eq!(trained(&LINES), trained(&LINES));
    assert_ne!(trained(&LINES), trained(&LINES[1..]));
}

#[test]
fn a_pattern_is_learnt_from_few_sentences() {
    let tagger = Tagger::read(&trained(&LINES)).unwrap();
    assert_eq!(tagger.header(), "for a test");
    let unseen = annotated(&[
        "[O黒潮機構]は報告会を開いた。",
        "[F黒潮棟]で商談会を開いた。",
        "商談会の報告書を出した。",
    ]);
    for sentence in &unseen {
        assert_eq!(tagger.tag_sentence(sentence), sentence.annotated());
    }
}

#[test]
fn no_sentences_make_a_model_that_finds_nothing() {
    let tagger = Tagger::read(&train(&[], &TrainingSettings::default(), String::new())).unwrap();
    for sentence in annotated(&LINES) {
        assert!(tagger.tag_sentence(&sentence).is_empty());
    }
}

#[test]
fn names_end_where_the_nearest_units_end() {
    let analysis = Analyzer::new(&[]).unwrap().worker().analyze("大阪府立大学で講演会を開いた。");
    let place = NameClass::Entity(EntityKind::Place);
    // A span that cuts a unit in two, one over the end of the text, one without characters.
    for span in [CharSpan::new(1, 4), CharSpan::new(12, 90), CharSpan::new(3, 3)] {
        for sentence in Extractor::new().sentences(&analysis, &[(span, place)]) {
            assert!(sentence.names().iter().all(|&(from, to, _)| from < to && to <= sentence.len()));
        }
    }
}
