//! Text that is no report: a novel, source code, a table of numbers, English prose name next to nothing.
//!
//! The texts below are written for this test; of the shared files those that are no reports are measured too. What the
//! test prints is names per 1,000 characters.

#![expect(clippy::print_stderr, reason = "a test says what it measured")]

use std::fs;

use keifu_corpus::{Analysis, read_document};
use keifu_graph::Extractor;
use keifu_indexer::Analyzer;
use keifu_tests::shared;

/// Names in a text, and how many characters it has.
struct Read {
    names: Vec<String>,
    characters: usize,
}

impl Read {
    fn of(bytes: &[u8], source: &str) -> Self {
        let document = read_document(bytes, source, None).expect("any text can be read");
        let analyzer = Analyzer::new(&[]).expect("the dictionary is embedded");
        let mut worker = analyzer.worker();
        let analyses: Vec<Analysis> =
            document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
        let extraction = Extractor::new().extract(&document, &analyses);
        let names =
            extraction.entities.iter().map(|entity| format!("{} {}", entity.kind, entity.name)).collect();
        let characters = document.passages.iter().map(|passage| passage.text.chars().count()).sum();
        let read = Self { names, characters };
        eprintln!(
            "{source}: {} names, {characters} characters, {:.2} per 1,000: {}",
            read.names.len(),
            read.per_thousand(),
            read.names.iter().take(30).cloned().collect::<Vec<_>>().join(", ")
        );
        read
    }

    fn per_thousand(&self) -> f64 {
        self.names.len() as f64 * 1000.0 / self.characters.max(1) as f64
    }
}

/// People, their houses and what they say; the one town of the story is all that has a name.
const NOVEL: &str = "\
\u{3000}雨は夜半に上がった。縁側の硝子戸を開けると、庭の隅の山茶花が二つ三つ白く浮いて見えた。妻はまだ眠っている。わた\
しは下駄をつっかけて、濡れた飛石の上を木戸まで歩いた。\n\
「もう起きていらしたの」\n\
\u{3000}振り返ると、いつのまにか義母が立っていた。手には昨日の新聞を持っている。\n\
「会議があるんです。役所の人が来るとかで」\n\
\u{3000}わたしはそう答えたが、ほんとうは会議などなかった。父の病院へ行くのを、誰にも言わずにおきたかったのである。父は\
三年前から寝たきりで、近ごろはわたしの名前も忘れがちだった。あの委員会の連中が父の土地を買いに来たのは、去年の秋\
のことだ。組合の金で計画を進めるのだと、若い男が大きな声で言った。事業だとか、制度だとか、そんな言葉ばかりが耳に\
残っている。\n\
\u{3000}駅までの道を、わたしはゆっくり歩いた。橋の上から見ると、川は濁って、材木の切れ端を流していた。学校の門の前では\
子どもが三人、声を上げて走り回っている。その中の一人が、ふとわたしを見て笑った。\n\
\u{3000}金沢に着いたのは昼過ぎだった。\n";

#[test]
fn a_novel_names_places_only() {
    let read = Read::of(NOVEL.as_bytes(), "novel.txt");
    assert!(read.names.iter().all(|name| name == "place 金沢"), "{:?}", read.names);
}

const CODE: &str = "\
// 在庫の一覧を読み、品目ごとに合計する。\n\
use std::{collections::BTreeMap, io::BufRead};\n\
\n\
#[derive(Debug, Clone, PartialEq)]\n\
pub struct StockItem { pub itemCode: String, pub quantity: u32, pub WarehouseName: Option<String> }\n\
\n\
/// Reads StockItem rows from a BufRead; HTTP_TIMEOUT and MAX_RETRY are not used here.\n\
pub fn read_items(reader: impl BufRead) -> Result<Vec<StockItem>, StockError> {\n\
    let mut items = Vec::new();\n\
    for (number, line) in reader.lines().enumerate() {\n\
        let line = line.map_err(|error| StockError::Io { number, error })?;\n\
        let Some((code, rest)) = line.split_once(',') else { return Err(StockError::Malformed(number)) };\n\
        items.push(StockItem { itemCode: code.to_owned(), quantity: rest.parse()?, WarehouseName: None });\n\
    }\n\
    Ok(items)\n\
}\n\
\n\
impl ConnectionPool {\n\
    // 接続を一つ借りる。なければ WaitQueue に入る。\n\
    async fn acquire(&self) -> Connection { self.inner.AcquireConnection(DEFAULT_TIMEOUT).await }\n\
}\n";

#[test]
fn source_code_names_nothing() {
    let read = Read::of(CODE.as_bytes(), "stock.txt");
    assert!(read.names.is_empty(), "{:?}", read.names);
}

#[test]
fn a_table_of_numbers_names_nothing() {
    let mut table = "番号,緯度,経度,標高（m）,気温,測定日,判定\n".to_owned();
    for row in 1..=400_u32 {
        let (degrees, rest) = (30 + row % 13, row * 7919 % 10_000);
        table.push_str(&format!(
            "P-{row:04},{degrees}.{rest:04},13{}.{rest:04},{},{}.{},2021/{}/{},{}\n",
            row % 9,
            row * 31 % 1700,
            row % 37,
            row % 10,
            row % 12 + 1,
            row % 28 + 1,
            ["A", "B", "OK", "NG"][row as usize % 4],
        ));
    }
    for source in ["points.csv", "points.txt"] {
        let read = Read::of(table.as_bytes(), source);
        assert!(read.names.is_empty(), "{source}: {:?}", read.names);
    }
}

const ENGLISH: &str = "\
Chapter One. The Harbour\n\
\n\
When Margaret came down to the harbour that morning, the fog had not yet lifted. She had slept badly, and the Captain, \
who met her at the gate, said so without any politeness. \"You look tired,\" he told her. \"The Committee will not like \
it.\" They walked along the Old Quay together, past the Customs House, and neither of them spoke until they reached \
the ferry. In June 1921 nobody in the Town believed that the Project would ever be finished; the Company had spent all \
its money, and the Plan lay in a drawer. Margaret remembered the letters that her father had written. However, she did \
not mention them. Instead she asked whether the Annual Report had been sent, and the Captain laughed.\n";

#[test]
fn english_prose_names_nothing() {
    let read = Read::of(ENGLISH.repeat(3).as_bytes(), "harbour.txt");
    assert!(read.names.is_empty(), "{:?}", read.names);
}

/// Names per 1,000 characters that the shared texts may have at most: speeches name much, novels little, and the table
/// is one of hospitals.
#[test]
fn shared_texts_that_are_no_reports() {
    let Some(shared) = shared() else { return };
    for (name, most) in [
        ("105_1567_ruby_4948.txt", 0.3),
        ("106_43737_ruby_19028.txt", 0.1),
        ("107_773_ruby_5968.txt", 0.25),
        ("097_19970929_141_hashimoto-ryutaro_general-policy-speech.sjis.txt", 8.0),
        ("098_20000921_150_mori-yoshiro_general-policy-speech.sjis.txt", 6.5),
        ("099_20091026_173_hatoyama-yukio_general-policy-speech.sjis.txt", 4.0),
        ("100_20131015_185_abe-shinzo_general-policy-speech.sjis.txt", 6.0),
        ("062_data.csv", 7.0),
    ] {
        let path = shared.join("data/files").join(name);
        let Ok(bytes) = fs::read(&path) else {
            eprintln!("skipped: {name} is absent");
            continue;
        };
        let read = Read::of(&bytes, name);
        assert!(read.per_thousand() <= most, "{name}: {:.2}", read.per_thousand());
    }
}
