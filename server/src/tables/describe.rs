//! The tables, column by column. A table refers only to those before it.

use super::schema::{Column, Table, date, integer, real, text, yes_no};

/// Every table; foreign keys point only to tables that stand before.
pub static TABLES: [Table; 10] = [
    Table {
        name: "fiscal_years",
        ja: "年度（4月1日から翌年3月31日まで）",
        en: "Japanese fiscal years, 1 April to 31 March",
        indexes: &[],
        columns: &[
            integer("fiscal_year", "年度（4月の西暦年）", "Western year of its April").key(),
            text("seireki", "西暦での書き方（2019年度）", "As written with the Western year"),
            text("wareki", "和暦での書き方（令和元年度）", "As written with the Japanese era"),
            date("start_date", "初日", "First day").optional(),
            date("end_date", "末日", "Last day").optional(),
        ],
    },
    Table {
        name: "documents",
        ja: "文書",
        en: "Documents",
        indexes: &[&["fiscal_year"], &["publisher"], &["series_id"]],
        columns: &[
            text("id", "文書の ID", "Id of the document").key(),
            text("title", "題名", "Title"),
            text("publisher", "発行者", "Who issued it").optional(),
            integer("fiscal_year", "文書の年度", "Fiscal year of the document")
                .optional()
                .to("fiscal_years", "fiscal_year"),
            text("source", "読み込んだフォルダの中でのパス", "Path within the collection"),
            text("format", "形式（pdf、docx、text など）", "What the file is, told by its content"),
            integer("pages", "ページ、スライドまたはシートの数", "Number of pages, slides or sheets")
                .optional(),
            integer("passage_count", "段落の数", "Number of passages"),
            integer("warning_count", "読み取り時の警告の数", "Number of warnings of the reader"),
            text("series_id", "毎年出る報告の系列の ID", "Id of the series of a report that appears yearly")
                .optional(),
            text("series_name", "系列の名前", "Name of the series").optional(),
            text("revision", "内容の版（ハッシュ）", "Hash of the content"),
        ],
    },
    Table {
        name: "passages",
        ja: "段落、箇条書き、表の行、見出し、注",
        en: "Paragraphs, bullets, table rows, headings and notes: the unit of evidence",
        indexes: &[&["document_id", "ordinal"], &["fiscal_year"]],
        columns: &[
            text("id", "段落の ID（段落全体の引用 ID でもある）", "Id; it also cites the whole passage").key(),
            DOCUMENT_ID,
            DOCUMENT_TITLE,
            DOCUMENT_YEAR,
            integer("ordinal", "文書の中での順番（0 から）", "Place within the document, from 0"),
            text(
                "kind",
                "種類（heading、paragraph、bullet、table_row、note）",
                "heading, paragraph, bullet, table_row or note",
            ),
            text(
                "headings",
                "上位の見出し（「 > 」で区切る）",
                "Headings above it, outermost first, joined with ' > '",
            ),
            PAGE,
            PLACE,
            text("text", "本文", "The text"),
        ],
    },
    Table {
        name: "entities",
        ja: "エンティティ（組織、施設、事業、地名）",
        en: "Organizations, facilities, programs and places",
        indexes: &[&["name"], &["type"]],
        columns: &[
            text("id", "エンティティの ID", "Id of the entity").key(),
            text("name", "最もよい正式名", "Its best full name"),
            text(
                "type",
                "種類（organization、facility、program、place）",
                "organization, facility, program or place",
            ),
            text("type_label", "種類の日本語名", "Japanese word for the type"),
            integer("first_year", "言及する文書の最初の年度", "First fiscal year of documents that name it")
                .optional()
                .to("fiscal_years", "fiscal_year"),
            integer("last_year", "言及する文書の最後の年度", "Last fiscal year of documents that name it")
                .optional()
                .to("fiscal_years", "fiscal_year"),
            integer("mention_count", "言及の数", "Number of mentions"),
            integer("document_count", "言及する文書の数", "Number of documents that name it"),
            text("corporate_number", "法人番号（登録簿を取り込んだとき）", "Corporate number of a public register")
                .optional(),
            text(
                "local_government_code",
                "全国地方公共団体コード（登録簿を取り込んだとき）",
                "Local government code of a public register",
            )
            .optional(),
        ],
    },
    Table {
        name: "aliases",
        ja: "エンティティの別名と、それが書かれた場所",
        en: "Other names of entities and where they are defined",
        indexes: &[&["alias"], &["entity_id"]],
        columns: &[
            ROW,
            text("entity_id", "エンティティの ID", "Id of the entity").to("entities", "id"),
            text("entity_name", "エンティティの名前", "Name of the entity"),
            text("alias", "別名", "The other name"),
            text(
                "origin",
                "由来（name、gazetteer、definition、heading、tail）",
                "name, gazetteer, definition, heading or tail",
            ),
            yes_no("is_global", "どの文書でもこのエンティティを指すか", "Whether it holds in every document"),
            OPTIONAL_DOCUMENT_ID,
            OPTIONAL_PASSAGE_ID,
            PAGE,
            OPTIONAL_QUOTE,
            OPTIONAL_CITATION_ID,
        ],
    },
    Table {
        name: "mentions",
        ja: "本文がエンティティを名指しした箇所",
        en: "Places where a text names an entity",
        indexes: &[&["entity_id", "fiscal_year", "document_id"], &["document_id"], &["passage_id"], &["entity_name"]],
        columns: &[
            ROW,
            text("entity_id", "エンティティの ID", "Id of the entity").to("entities", "id"),
            text("entity_name", "エンティティの名前", "Name of the entity"),
            text("entity_type", "エンティティの種類", "Type of the entity"),
            text("surface", "本文での書き方", "The name as it is written there"),
            DOCUMENT_ID,
            DOCUMENT_TITLE,
            DOCUMENT_YEAR,
            PASSAGE_ID,
            PAGE,
            PLACE,
            START_CHAR,
            END_CHAR,
            CITATION_ID,
        ],
    },
    Table {
        name: "relations",
        ja: "エンティティどうしの関係",
        en: "Relations between entities",
        indexes: &[&["subject_id"], &["object_id"], &["predicate", "modality"], &["fiscal_year"]],
        columns: &[
            ROW,
            text("subject_id", "主体の ID", "Id of the subject").to("entities", "id"),
            text("subject_name", "主体の名前", "Name of the subject"),
            text("subject_type", "主体の種類", "Type of the subject"),
            text("predicate", "関係（located_in、operates など）", "The relation"),
            text("predicate_label", "関係の日本語名", "Japanese word for the relation"),
            text("object_id", "相手の ID", "Id of the object").optional().to("entities", "id"),
            text("object_name", "相手の名前", "Name of the object").optional(),
            text("object_type", "相手の種類", "Type of the object").optional(),
            text(
                "modality",
                "扱い（fact、planned、requested、negated）",
                "fact, planned, requested or negated",
            ),
            text("modality_label", "扱いの日本語名（事実、予定、要望、否定）", "Japanese word for the modality"),
            date("start_date", "いつから", "First day").optional(),
            date("end_date", "いつまで", "Last day").optional(),
            integer("fiscal_year", "初日の年度（日付がなければ NULL）", "Fiscal year of the first day")
                .optional()
                .to("fiscal_years", "fiscal_year"),
            integer("support", "そう述べる箇所の数", "Number of statements that say so"),
            real("confidence", "確かさ（0 から 1）", "From 0 to 1: that of the surest statement"),
            text("rule", "読み取った規則の名前", "Name of the rule that read it"),
            integer("evidence_count", "根拠の数（evidence の行）", "Number of its rows in evidence"),
            text("document_id", "最初の根拠の文書の ID", "Id of the document of its first evidence")
                .optional()
                .to("documents", "id"),
            text("document_title", "最初の根拠の文書の題名", "Title of that document").optional(),
            integer(
                "document_fiscal_year",
                "最初の根拠の文書の年度",
                "Fiscal year of that document",
            )
            .optional()
            .to("fiscal_years", "fiscal_year"),
            OPTIONAL_PASSAGE_ID,
            PAGE,
            OPTIONAL_QUOTE,
            OPTIONAL_CITATION_ID,
        ],
    },
    Table {
        name: "evidence",
        ja: "関係の根拠となる引用",
        en: "Quotes that relations stand on",
        indexes: &[&["relation_id"], &["document_id"]],
        columns: &[
            ROW,
            integer("relation_id", "関係の ID", "Id of the relation").to("relations", "id"),
            DOCUMENT_ID,
            DOCUMENT_TITLE,
            DOCUMENT_YEAR,
            PASSAGE_ID,
            PAGE,
            PLACE,
            START_CHAR,
            END_CHAR,
            QUOTE,
            CITATION_ID,
            CITATION,
        ],
    },
    Table {
        name: "dates",
        ja: "本文にある日付と期間",
        en: "Calendar expressions in the texts",
        indexes: &[&["fiscal_year"], &["start_date"], &["document_id"]],
        columns: &[
            ROW,
            text("surface", "本文での書き方", "The date as it is written"),
            date("start_date", "初日", "First day").optional(),
            date("end_date", "末日", "Last day").optional(),
            text(
                "kind",
                "細かさ（day、month、quarter、season、half、year、fiscal_year、range）",
                "How exact: day, month, quarter, season, half, year, fiscal_year or range",
            ),
            yes_no("is_approximate", "おおよその日付か（頃、ごろ）", "Whether it is said to be about then"),
            yes_no("is_valid", "暦にある日付か", "Whether the calendar has such days"),
            integer("fiscal_year", "初日の年度", "Fiscal year of the first day")
                .optional()
                .to("fiscal_years", "fiscal_year"),
            DOCUMENT_ID,
            DOCUMENT_TITLE,
            DOCUMENT_FISCAL_YEAR,
            PASSAGE_ID,
            PAGE,
            PLACE,
            START_CHAR,
            END_CHAR,
            CITATION_ID,
        ],
    },
    Table {
        name: "metrics",
        ja: "指標の数値（目標と実績）",
        en: "Numbers that measure something: targets and actuals",
        indexes: &[
            &["subject_id", "fiscal_year"],
            &["subject_name", "fiscal_year"],
            &["indicator"],
            &["fiscal_year"],
            &["document_id"],
        ],
        columns: &[
            ROW,
            text("subject_id", "何についての数値か（エンティティの ID）", "Id of the entity that it is about")
                .optional()
                .to("entities", "id"),
            text("subject_name", "何についての数値か（正式名。別名から探すには entity_names を使う）", "Best name of the entity that it is about; entity_names has all").optional(),
            text("subject_type", "何についての数値か（種類）", "Type of the entity that it is about").optional(),
            text("indicator", "指標の名前（書かれたまま）", "What is measured, as written"),
            integer("fiscal_year", "数値の年度", "Fiscal year that the number is of")
                .optional()
                .to("fiscal_years", "fiscal_year"),
            text("wareki", "数値の年度（和暦）", "That fiscal year with the Japanese era").optional(),
            real("value", "値", "The number").optional(),
            real("max_value", "範囲の上の端", "Upper end of a range").optional(),
            text("unit", "単位（書かれたまま）", "Unit as written"),
            text(
                "role",
                "文書での役割（target 目標、actual 実績、previous 前年度、other その他）",
                "What the document gives it as: target, actual, previous or other",
            ),
            text("role_label", "役割の日本語名", "Japanese word for the role"),
            yes_no("is_approximate", "おおよその値か（約）", "Whether it is said to be about so much"),
            date("start_date", "期間の初日", "First day of its period").optional(),
            date("end_date", "期間の末日", "Last day of its period").optional(),
            text(
                "series_indicator",
                "年度をまたいで同じ指標とみなした名前（対象が分からなければ NULL）",
                "Indicator under which it is compared over the years; null without a subject",
            )
            .optional(),
            text("series_unit", "その指標の単位", "Unit of that series").optional(),
            text(
                "series_role",
                "その年度での役割（target、actual、other）。後の報告が示す前年度の値は actual",
                "Role in its fiscal year: target, actual (also what a later report gives) or other",
            )
            .optional(),
            text(
                "standing",
                "採否（chosen 採用、confirmation 同じ値の別の箇所、restated 訂正前・速報、contradiction 食い違い、other 年度の一部など）",
                "chosen, confirmation, restated, contradiction or other, among figures of one year",
            )
            .optional(),
            DOCUMENT_ID,
            DOCUMENT_TITLE,
            DOCUMENT_FISCAL_YEAR,
            text("publisher", "文書の発行者", "Who issued the document").optional(),
            PASSAGE_ID,
            PAGE,
            PLACE,
            START_CHAR,
            END_CHAR,
            QUOTE,
            CITATION_ID,
            CITATION,
        ],
    },
];

const ROW: Column = integer(
    "id",
    "行の番号（世代の中で一意。世代が変わると変わる）",
    "Number of the row, unique within a generation",
)
.key();
const DOCUMENT_ID: Column = text("document_id", "文書の ID", "Id of the document").to("documents", "id");
const OPTIONAL_DOCUMENT_ID: Column = DOCUMENT_ID.optional();
const DOCUMENT_TITLE: Column = text("document_title", "文書の題名", "Title of the document");
const DOCUMENT_YEAR: Column = integer("fiscal_year", "文書の年度", "Fiscal year of the document")
    .optional()
    .to("fiscal_years", "fiscal_year");
const DOCUMENT_FISCAL_YEAR: Column =
    integer("document_fiscal_year", "文書の年度", "Fiscal year of the document")
        .optional()
        .to("fiscal_years", "fiscal_year");
const PASSAGE_ID: Column = text("passage_id", "段落の ID", "Id of the passage").to("passages", "id");
const OPTIONAL_PASSAGE_ID: Column = PASSAGE_ID.optional();
const PAGE: Column =
    integer("page", "ページ、スライドまたはシートの番号（1 から）", "Page, slide or sheet, from 1")
        .optional();
const PLACE: Column =
    text("place", "場所の書き方（p.3、シート「予算」B3:F3）", "The place in words, for a human").optional();
const START_CHAR: Column = integer(
    "start_char",
    "段落の本文での最初の文字（0 から）",
    "First character in the passage's text, from 0",
);
const END_CHAR: Column = integer("end_char", "最後の文字の次", "One past its last character");
const QUOTE: Column = text("quote", "引用（原文のまま）", "The quote, literally");
const OPTIONAL_QUOTE: Column = QUOTE.optional();
const CITATION_ID: Column = text(
    "citation_id",
    "引用 ID（どの出口でも同じ。段落の ID と文字の範囲）",
    "Id of the quote, the same on every face: passage and characters",
);
const OPTIONAL_CITATION_ID: Column = CITATION_ID.optional();
const CITATION: Column = text(
    "citation",
    "出典の書き方（題名、発行者、年度、場所）",
    "Title, publisher, year and place, for a human",
);
