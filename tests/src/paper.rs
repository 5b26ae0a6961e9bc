//! Reports for printing, of which everything is known beforehand: which names stand in them, where each paragraph,
//! item and cell begins and ends, and which header each cell has.

mod names;
mod styles;

pub use styles::{STYLES, Style};

use std::fmt::Write as _;

use crate::{formats::Block, random::Random};

/// A report to print.
#[derive(Debug, Default)]
pub struct Paper {
    /// The page.
    pub html: String,
    /// The same text for a Word document.
    pub blocks: Vec<Block>,
    /// Names that stand in it, each once.
    pub terms: Vec<String>,
    /// Its headings, paragraphs, items and cells: each is one passage, or a cell of one.
    pub units: Vec<Unit>,
}

/// A heading, paragraph, item or cell: text that nothing else may be joined to.
#[derive(Debug)]
pub struct Unit {
    /// How it begins; nothing else in the paper begins so.
    pub first: String,
    /// How it ends; nothing else in the paper ends so.
    pub last: String,
    /// Where it stands when it is a cell below a header.
    pub cell: Option<Cell>,
}

/// Where a cell stands.
#[derive(Debug)]
pub struct Cell {
    /// Number of its row among all rows of the paper.
    pub row: usize,
    /// Header of its column.
    pub column: &'static str,
    /// How the first cell of its row begins.
    pub row_header: String,
}

/// Characters that units begin and end with: plants and beasts, three at a time, which no name or sentence has.
const PLANTS: [char; 16] =
    ['松', '竹', '梅', '桜', '菊', '蘭', '藤', '萩', '楓', '柳', '桐', '杉', '栗', '柿', '麦', '豆'];
const BEASTS: [char; 16] =
    ['鷹', '鷲', '鳩', '鶯', '雀', '燕', '鴨', '鷺', '鯉', '鮎', '鯛', '鮭', '鰹', '鯨', '鹿', '熊'];

/// Sentences around up to three names.
const SENTENCES: [&str; 8] = [
    "班が調べたところ、{}は{}と連携して{}に取り組み、参加した企業は前の年度より増えた。",
    "班の求めにより、{}の運営は{}が担い、{}の一環として相談の窓口を設けている。",
    "班のまとめでは、{}への補助を見直したうえで、{}及び{}の役割分担を改めることとした。",
    "班は{}を訪ね、{}における実証の状況と{}の申込みの件数について聞き取りを行った。",
    "班によると、{}が公募を行い、選定の結果を{}に通知した。これにより{}は当初の予定どおり始まった。",
    "班が会議を開き、{}の担当者から説明を受けた。{}からは、{}を来年度も続けたいとの意見があった。",
    "班の記録にあるとおり、{}と{}とは基本合意書を結び、{}の成果を互いに用いることとした。",
    "班では、{}の利用料を引き下げるとともに、{}の周知に努め、{}の利用の拡大を図っている。",
];

/// Items of lists, which end without a full stop.
const ITEMS: [&str; 6] = [
    "班による{}の周知活動（個別訪問、説明会）の実施",
    "班と{}との意見交換、並びに{}への参画の呼びかけ",
    "班が{}で開いた説明会に係る記録の整理",
    "班の{}に関する規約の改正と{}との調整",
    "班から{}への職員の派遣",
    "班への{}の移管に向けた準備",
];

const HEADINGS: [&str; 4] = ["班の取組と{}", "班からみた{}の現状", "班の今後の予定と{}", "班の体制"];

const COLUMNS: [&str; 5] = ["取組の名称", "実施した団体", "実施の場所", "主な内容", "備考及び課題"];

/// Columns of progress tables, whose cells are lists.
const PROGRESS: [&str; 3] =
    ["今年度何をするか（取組の内容）", "目標（成果指標）", "進捗状況（R2.3月末時点）"];

/// Writes a paper in `style`, which is the same for the same `seed`.
pub fn paper(style: &Style, seed: u64) -> Paper {
    let mut writer = Writer::new(seed, style.marked);
    writer.paper.html = style.head();
    writer.heading(1);
    for _ in 0..style.sections {
        writer.heading(2);
        for _ in 0..3 {
            writer.paragraph();
        }
        writer.list(style.list_marks);
        writer.paragraph();
        if style.table_columns > 0 {
            writer.table(style.table_columns, style.table_rows);
            writer.paragraph();
        }
        if style.progress {
            writer.progress_table();
            writer.paragraph();
        }
    }
    writer.paper.html.push_str("</main>\n");
    writer.paper
}

struct Writer {
    paper: Paper,
    random: Random,
    /// Names not yet used, so that each stands in the paper only once.
    names: Vec<String>,
    rows: usize,
    /// Whether names get marks of notes and readings in small letters.
    marked: bool,
    /// Each name so marked and how it stands on the page.
    marks: Vec<(String, String)>,
}

impl Writer {
    fn new(seed: u64, marked: bool) -> Self {
        let mut random = Random(seed);
        let mut names = names::all();
        random.shuffle(&mut names);
        Self { paper: Paper::default(), random, names, rows: 0, marked, marks: Vec::new() }
    }

    /// The text of a unit made of one of `templates`, which becomes part of what is known of the paper.
    fn unit(&mut self, templates: &[&str], stop: &str, cell: Option<Cell>) -> String {
        // Multiplied, so that neighbours begin and end unlike each other; an odd factor keeps all different.
        let at = self.paper.units.len() * 1237;
        let three = |kinds: &[char; 16]| -> String {
            [at >> 8 & 15, at >> 4 & 15, at & 15].iter().map(|part| kinds[*part]).collect()
        };
        let (first, last) = (three(&PLANTS), three(&BEASTS));
        let mut text = first.clone();
        let mut template = *self.random.pick(templates);
        while let Some((before, after)) = template.split_once("{}") {
            let name = self.names.pop().unwrap_or_else(|| "協議会".to_owned());
            let _ = write!(text, "{before}{name}");
            if name.chars().count() > 3 {
                self.mark(&name);
                self.paper.terms.push(name);
            }
            template = after;
        }
        // What ends a unit stands before its full stop.
        let text = match template.strip_suffix('。') {
            Some(rest) => format!("{text}{rest}と{last}が伝えた{stop}"),
            None => format!("{text}{template}{last}"),
        };
        self.paper.units.push(Unit { first, last, cell });
        text
    }

    /// Gives every third name the mark of a note behind it, and another third a reading above its beginning.
    fn mark(&mut self, name: &str) {
        let number = self.paper.terms.len();
        if !self.marked || number % 3 == 2 {
            return;
        }
        let set = if number.is_multiple_of(3) {
            format!("{name}<sup>{}</sup>", number / 3 + 1)
        } else {
            let (begin, rest) = name.split_at(name.char_indices().nth(2).map_or(0, |(at, _)| at));
            format!("<ruby>{begin}<rt>よみがな</rt></ruby>{rest}")
        };
        self.marks.push((name.to_owned(), set));
    }

    /// The text of the last unit as it stands on the page.
    fn set(&mut self, text: &str) -> String {
        self.marks.drain(..).fold(text.to_owned(), |text, (name, set)| text.replace(&name, &set))
    }

    fn element(&mut self, name: &str, text: &str) {
        let text = self.set(text);
        let _ = writeln!(self.paper.html, "<{name}>{text}</{name}>");
    }

    fn heading(&mut self, level: u8) {
        let text = self.unit(&HEADINGS, "", None);
        self.element(&format!("h{level}"), &text);
        self.paper.blocks.push(Block::Heading(level, text));
    }

    fn paragraph(&mut self) {
        let text = self.unit(&SENTENCES, "。", None);
        self.element("p", &text);
        self.paper.blocks.push(Block::Paragraph(text));
    }

    fn list(&mut self, marks: bool) {
        if !marks {
            self.paper.html.push_str("<ul>\n");
        }
        for _ in 0..4 {
            let text = self.unit(&ITEMS, "", None);
            if marks {
                let text = self.set(&text);
                let _ = writeln!(self.paper.html, "<div class=item>・{text}</div>");
            } else {
                self.element("li", &text);
            }
            self.paper.blocks.push(Block::Item(format!("・{text}")));
        }
        if !marks {
            self.paper.html.push_str("</ul>\n");
        }
    }

    fn table(&mut self, columns: usize, rows: usize) {
        let header: String = COLUMNS[..columns].iter().map(|name| format!("<th>{name}</th>")).collect();
        let _ = writeln!(self.paper.html, "<table><thead><tr>{header}</tr></thead><tbody>");
        let mut all = vec![COLUMNS[..columns].iter().map(ToString::to_string).collect::<Vec<_>>()];
        for _ in 0..rows {
            let mut cells = Vec::new();
            let row = self.rows;
            self.rows += 1;
            let mut row_header = String::new();
            self.paper.html.push_str("<tr>");
            for column in &COLUMNS[..columns] {
                let cell = Cell { row, column, row_header: row_header.clone() };
                let text = self.unit(&["班の{}", "班の{}ほか", "班"], "", Some(cell));
                if row_header.is_empty() {
                    row_header = self.paper.units.last().map(|unit| unit.first.clone()).unwrap_or_default();
                }
                let set = self.set(&text);
                let _ = write!(self.paper.html, "<td>{set}</td>");
                cells.push(text);
            }
            all.push(cells);
            self.paper.html.push_str("</tr>\n");
        }
        self.paper.html.push_str("</tbody></table>\n");
        self.paper.blocks.push(Block::Table(all));
    }

    /// A table of three columns as reports on progress have it: what is planned, aimed at and done, each a list.
    fn progress_table(&mut self) {
        let header: String = PROGRESS.iter().map(|name| format!("<th>{name}</th>")).collect();
        let _ = writeln!(self.paper.html, "<table class=progress><thead><tr>{header}</tr></thead><tbody>");
        let mut all = vec![PROGRESS.map(str::to_owned).to_vec()];
        for _ in 0..2 {
            let row = self.rows;
            self.rows += 1;
            self.paper.html.push_str("<tr>");
            let mut cells = Vec::new();
            for column in PROGRESS {
                let mut cell = Vec::new();
                self.paper.html.push_str("<td>");
                for _ in 0..=self.random.below(4) {
                    let place = Cell { row, column, row_header: String::new() };
                    let text = self.unit(&ITEMS, "", Some(place));
                    let set = self.set(&text);
                    let _ = write!(self.paper.html, "<div class=item>・{set}</div>");
                    cell.push(format!("・{text}"));
                }
                self.paper.html.push_str("</td>");
                cells.push(cell.join("\n"));
            }
            self.paper.html.push_str("</tr>\n");
            all.push(cells);
        }
        self.paper.html.push_str("</tbody></table>\n");
        self.paper.blocks.push(Block::Table(all));
    }
}
