//! Measures indexing and searching: `cargo run --release -p keifu-indexer --example measure -- PASSAGES.jsonl [LIMIT]`.
//!
//! Each line of the file is `{"id", "title", "text"}`; every twenty lines become a document.

use std::{
    error::Error,
    fs::File,
    io::{BufRead, BufReader, Write},
    time::{Duration, Instant},
};

use keifu_corpus::{Document, DocumentId, Metadata, Passage, PassageKind, Revision, SourceMap};
use keifu_indexer::{Analyzer, Index, SearchRequest, Sort, query};

const QUERIES: &[&str] = &[
    "健康",
    "取組",
    "補助金の交付",
    "「独立行政法人」",
    "内閣総理大臣",
    "地方公共団体 協議会",
    "医療機器 -薬局",
    "株式会社",
    "年度:2015..2018 法律",
    "都道府県知事は、あらかじめ",
    "サーバー OR コンピューター",
    "施行期日",
    "税",
    "環境省 予算",
    "の",
    "法",
    "及びその他の",
    "年度:2005..2030",
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file of passages?")?;
    let limit = arguments.next().map_or(Ok(usize::MAX), |limit| limit.parse())?;
    let mut out = std::io::stdout().lock();

    let lines: Vec<String> =
        BufReader::new(File::open(path)?).lines().take(limit).collect::<Result<_, _>>()?;
    let mut documents = Vec::new();
    let mut bytes = 0;
    for (number, chunk) in lines.chunks(20).enumerate() {
        let passages: Result<Vec<Passage>, serde_json::Error> =
            (0..).zip(chunk).map(|(ordinal, line)| passage(ordinal, line)).collect();
        let passages = passages?;
        bytes += passages.iter().map(|passage| passage.text.len()).sum::<usize>();
        documents.push(document(number, passages));
    }
    drop(lines);
    writeln!(out, "{} documents, {:.1} MB of text", documents.len(), bytes as f64 / 1e6)?;

    let begin = Instant::now();
    let analyzer = Analyzer::new(&[])?;
    writeln!(out, "analyzer ready in {:?}", begin.elapsed())?;
    let threads = std::thread::available_parallelism()?.get();
    let begin = Instant::now();
    let analyses: Vec<_> = std::thread::scope(|scope| {
        let share = documents.len().div_ceil(threads).max(1);
        let workers: Vec<_> = documents
            .chunks(share)
            .map(|share| {
                let mut worker = analyzer.worker();
                scope.spawn(move || {
                    let analyze = |document: &Document| -> Vec<_> {
                        document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect()
                    };
                    share.iter().map(analyze).collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("analysis does not panic")).collect()
    });
    rate(&mut out, "analysis", bytes, begin.elapsed())?;

    let dir = tempfile::tempdir()?;
    let index = Index::create(dir.path(), &analyzer)?;
    let mut writer = index.writer(200_000_000)?;
    let begin = Instant::now();
    for (number, (document, analyses)) in (1..).zip(documents.iter().zip(&analyses)) {
        writer.add(number, document, analyses)?;
    }
    writer.commit(1)?;
    rate(&mut out, "indexing", bytes, begin.elapsed())?;
    writer.finish()?;
    let size: u64 = std::fs::read_dir(dir.path())?
        .map(|file| file?.metadata())
        .map(|file| file.map_or(0, |f| f.len()))
        .sum();
    writeln!(out, "index of {:.1} MB", size as f64 / 1e6)?;
    drop((documents, analyses));

    let begin = Instant::now();
    let searcher = Index::open(dir.path(), &analyzer)?.searcher()?;
    writeln!(out, "opened in {:?}", begin.elapsed())?;
    let mut all = Vec::new();
    for text in QUERIES {
        let mut times = Vec::new();
        let mut results = None;
        for sort in [Sort::Relevance, Sort::YearDescending].into_iter().cycle().take(20) {
            let begin = Instant::now();
            let request =
                SearchRequest { sort, passages_per_document: 20, ..SearchRequest::new(query::parse(text)?) };
            results = Some(searcher.search(&request)?);
            times.push(begin.elapsed());
        }
        times.sort();
        all.extend_from_slice(&times);
        let found = results.map_or(0, |results| results.total_passages);
        writeln!(
            out,
            "{:>9.2?} {:>9.2?}  {found:>6} {text}",
            times[times.len() / 2],
            times[times.len() - 1]
        )?;
    }
    all.sort();
    writeln!(out, "p50 {:.2?}, p99 {:.2?}", all[all.len() / 2], all[all.len() * 99 / 100])?;
    Ok(())
}

fn rate(out: &mut impl Write, what: &str, bytes: usize, time: Duration) -> std::io::Result<()> {
    writeln!(out, "{what}: {time:.1?}, {:.1} MB/s", bytes as f64 / 1e6 / time.as_secs_f64())
}

fn passage(ordinal: u32, line: &str) -> Result<Passage, serde_json::Error> {
    let value: serde_json::Value = serde_json::from_str(line)?;
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Ok(Passage {
        ordinal,
        kind: PassageKind::Paragraph,
        headings: vec![text("title")],
        column: None,
        page: None,
        text: text("text"),
        map: SourceMap::default(),
        notes: Vec::new(),
        place: Default::default(),
    })
}

fn document(number: usize, passages: Vec<Passage>) -> Document {
    let source = format!("{number}.txt");
    Document {
        id: DocumentId::of_source(&source),
        revision: Revision(String::new()),
        source,
        metadata: Metadata {
            title: format!("文書{number}"),
            publisher: Some(format!("発行者{}", number % 40)),
            fiscal_year: (!number.is_multiple_of(11)).then_some(2005 + number as i32 % 20),
            ..Metadata::default()
        },
        passages,
        warnings: Vec::new(),
    }
}
