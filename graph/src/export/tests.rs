use keifu_corpus::{Area, Document, PageUnit, calendar::Interval};

use crate::{
    DateMention, EntityKind, Error, FormOrigin, Graph, Judgements, MetricRole, Modality, Place, Predicate,
    Registry, resolve, sketch::Sketch,
};

fn corpus() -> (Graph, Vec<Document>) {
    let mut sketches = vec![
        Sketch::new(
            "報告.txt",
            Some(2019),
            &["健都（北大阪健康医療都市）に\"国循\"が移転（R1.7）", "入居率は96.8％、50社"],
        )
        .name(
            EntityKind::Facility,
            &[("北大阪健康医療都市", FormOrigin::Name), ("健都", FormOrigin::Definition)],
        )
        .name(EntityKind::Organization, &[("国循", FormOrigin::Name)])
        .state(
            0,
            ("国循", Predicate::RelocatesTo, Some("北大阪健康医療都市")),
            Interval::fiscal_year(2019),
            Modality::Fact,
        )
        .state(0, ("北大阪健康医療都市", Predicate::Established, None), None, Modality::Planned)
        .measure(1, "北大阪健康医療都市", ("入居率", 96.8, "%"), (MetricRole::Actual, Some(2019)))
        .measure(1, "北大阪健康医療都市", ("入居企業", 50.0, "社"), (MetricRole::Target, None)),
        Sketch::new("空.txt", None, &[]),
    ];
    sketches[0].extraction.dates.push(DateMention {
        place: Place { passage: 0, span: keifu_corpus::CharSpan::new(22, 26) },
        interval: None,
        kind: keifu_corpus::calendar::DateKind::Month,
        approximate: false,
    });
    let graph =
        Graph::new(resolve(sketches.iter().map(Sketch::input), &Judgements::default(), &Registry::default()));
    let mut documents: Vec<Document> = sketches.into_iter().map(|sketch| sketch.document).collect();
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    let [.., scanned, cells] = &mut documents[1].passages[..] else { panic!("two passages") };
    scanned.place.area = Some(Area { left: 72, top: 90, right: 523, bottom: 104 });
    scanned.place.ocr = true;
    cells.place.unit = PageUnit::Sheet;
    cells.place.sheet = Some("予算".to_owned());
    cells.place.cells = Some("B3:F3".to_owned());
    (graph, documents)
}

/// The files of an export with their contents, ascending by name.
fn files(write: impl FnOnce(&std::path::Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path());
    let mut paths: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    let show = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        format!("== {name}\n{}", std::fs::read_to_string(path).unwrap())
    };
    paths.iter().map(show).collect()
}

fn given(documents: Vec<Document>) -> impl Iterator<Item = Result<Document, Error>> {
    documents.into_iter().map(Ok)
}

#[test]
fn json_lines_follow_the_contract() {
    let (graph, documents) = corpus();
    let write = |dir: &std::path::Path| super::jsonl(dir, &graph, given(documents.clone())).unwrap();
    let first = files(write);
    insta::assert_snapshot!(first);
    assert_eq!(first, files(write));
}

#[test]
fn documents_that_are_not_those_of_the_graph_are_refused() {
    let (graph, documents) = corpus();
    let folder = tempfile::tempdir().unwrap();
    let refused = |documents: Vec<Document>| {
        super::jsonl(folder.path(), &graph, given(documents)).unwrap_err().to_string()
    };
    assert!(refused(documents[..1].to_vec()).contains("is missing"));
    assert!(refused(documents[1..].to_vec()).contains("is missing"));
    assert!(refused(vec![documents[0].clone(), documents[0].clone()]).contains("unknown or out of order"));
}
