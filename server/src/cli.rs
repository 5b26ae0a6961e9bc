//! The command line as it is written.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Given;

/// 行政文書のフォルダを、全文検索と系譜グラフにします。すべての事実に原文の引用が付きます。
#[derive(Debug, Parser)]
#[command(name = "keifu", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// データを置くフォルダ（既定: ./keifu-data）
    #[arg(long, global = true, env = "KEIFU_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// 結果を JSON で出力する
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// 利用者の単語を加える CSV（表層形,品詞,読み）
    #[arg(long, global = true, env = "KEIFU_USER_DICTIONARY", value_name = "CSV")]
    pub(crate) user_dictionary: Option<PathBuf>,
    /// 判定で隠したものも示す
    #[arg(long, global = true)]
    pub(crate) hidden: bool,
    /// 記録を詳しくする
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 文書を読み込み、索引とグラフに加える
    Ingest {
        /// 文書のフォルダまたはファイル
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// 文字のないページ（スキャン画像）を tesseract で文字認識する
        #[arg(long)]
        ocr: bool,
        #[command(flatten)]
        watching: Watching,
    },
    /// HTTP で検索とグラフを提供する（PATH があれば、答えながら読み込む）
    Serve {
        /// 起動時に読み込む文書のフォルダまたはファイル
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// 待ち受けるアドレス（既定: 127.0.0.1:8080）
        #[arg(long, env = "KEIFU_LISTEN", value_name = "ADDRESS")]
        listen: Option<SocketAddr>,
        /// 文字のないページ（スキャン画像）を tesseract で文字認識する
        #[arg(long)]
        ocr: bool,
        /// 世代ごとに、この PostgreSQL のスキーマ keifu へ表として書き込む
        #[arg(long, env = "KEIFU_PUBLISH", hide_env_values = true, value_name = "URL")]
        publish: Option<String>,
        #[command(flatten)]
        watching: Watching,
    },
    /// いまの世代を PostgreSQL のスキーマ keifu へ表として書き込む（BI から SQL で使う）
    Publish {
        /// postgres://利用者:パスワード@ホスト/データベース（既定: keifu.toml の publish。パスワードは PGPASSWORD でも渡せる）
        #[arg(env = "KEIFU_PUBLISH", hide_env_values = true, value_name = "URL")]
        url: Option<String>,
    },
    /// 言語モデルのための道具（MCP）を、標準入出力で提供する
    Mcp,
    /// 本文を検索する
    Search(Search),
    /// 質問に答える根拠（段落、事実、指標）を集める
    Context {
        /// 質問（自然な日本語）
        question: String,
        /// 根拠の大きさの上限（見積もりのトークン数）
        #[arg(long, default_value_t = 4_000, value_name = "N")]
        max_tokens: usize,
    },
    /// 名前からエンティティを調べる
    Entity {
        /// 名前、略称または ID
        name: String,
        /// どの名前がなぜそれを指すか、似た名前をなぜ別のものとしたか
        #[arg(long)]
        why: bool,
    },
    /// エンティティの出来事を年代順に並べる
    Timeline {
        /// 名前、略称または ID
        name: String,
        /// この扱いのものだけ（fact、planned、requested、negated、コンマで複数。既定: all）
        #[arg(long, value_name = "MODALITY")]
        modality: Option<String>,
    },
    /// 二つのエンティティのつながりを、根拠の引用とともに示す
    Path {
        /// 出発点の名前または ID
        from: String,
        /// 行き先の名前または ID
        to: String,
        /// 最も多くて何歩か
        #[arg(long, default_value_t = 4, value_name = "N")]
        max_hops: u32,
        /// いくつの経路を示すか
        #[arg(long, short, default_value_t = 3, value_name = "N")]
        k: u32,
        /// この年度の間だけ（2019、R1、2018..2020）
        #[arg(long, value_name = "YEARS")]
        year: Option<String>,
        /// この扱いの関係をたどる（fact、planned、requested、negated、all、コンマで複数。既定: fact）
        #[arg(long, value_name = "MODALITY")]
        modality: Option<String>,
    },
    /// エンティティまたは指標の数値を、年度ごとに目標と実績で示す
    Metrics {
        /// エンティティの名前、略称または ID。どれでもなければ指標の名前の一部とみなす
        #[arg(required_unless_present = "conflicts")]
        name: Option<String>,
        /// この語を含む指標だけ
        #[arg(long, value_name = "WORDS", conflicts_with = "conflicts")]
        indicator: Option<String>,
        /// 文書によって値が異なる数値（訂正・速報と確定、矛盾）だけを挙げる
        #[arg(long, conflicts_with = "name")]
        conflicts: bool,
    },
    /// 同じ報告書の二つの年度（または二つの文書）を比べ、現れたもの、消えたもの、変わったものを示す
    Diff(Diff),
    /// 文書、エンティティ、関係、指標をファイルに書き出す
    Export {
        /// 形式
        #[arg(long, value_enum, default_value = "jsonl")]
        format: ExportFormat,
        /// 書き出すフォルダ（一つのファイルになる形式では、そのファイルでもよい。sqlite ではファイル）
        #[arg(long, value_name = "PATH")]
        out: PathBuf,
        /// JSON-LD と Turtle で、ID の前に付ける IRI（既定: urn:keifu:）
        #[arg(long, env = "KEIFU_BASE_IRI", value_name = "IRI")]
        base_iri: Option<String>,
    },
    /// 法人番号や団体コードの登録簿を取り込み、エンティティに公的な番号を結びつける
    Registry {
        #[command(subcommand)]
        action: RegistryAction,
    },
    /// すべての引用、位置、事実を、保存した原文から作り直して確かめる
    Verify,
    /// 正解データで抽出の精度を測る
    Eval {
        /// 正解データのフォルダ
        gold: PathBuf,
        /// 文書をまたぐ同一性の正解（crossdoc.json）
        #[arg(long, value_name = "FILE")]
        crossdoc: Option<PathBuf>,
        /// 見落としと余分を並べる
        #[arg(long)]
        misses: bool,
    },
    /// 人の判断を記録する（同じもの、別のもの、分割、略称の範囲、非表示）
    #[command(subcommand)]
    Judge(Judge),
    /// 標準入力から受け取るファイルを読む（ingest が自分で起動する）
    #[command(hide = true)]
    ReadWorker {
        /// 使ってよいメモリ（バイト）
        #[arg(long, value_name = "BYTES")]
        memory: u64,
    },
    /// SQL で表に問い合わせる（読み取りの SELECT 文を一つ）
    Sql {
        /// SQL 文（SQLite）
        #[arg(value_name = "SELECT", required_unless_present = "schema")]
        query: Option<String>,
        /// CSV で出力する（BOM 付き UTF-8）
        #[arg(long, conflicts_with = "json")]
        csv: bool,
        /// 最も多くて何行か
        #[arg(long, short = 'n', value_name = "N")]
        max_rows: Option<usize>,
        /// 表、ビュー、列とその意味を示す
        #[arg(long, conflicts_with_all = ["query", "csv", "max_rows"])]
        schema: bool,
    },
    /// 標準入力から受け取る SQL 文を実行する（serve が自分で起動する）
    #[command(hide = true)]
    SqlWorker,
    /// 件数と世代を示す
    Stats,
    /// 注釈付きの文から、名前を見つけるモデルを作る
    Train(Train),
}

/// Whether and how changes are followed.
#[derive(Debug, Args)]
pub(crate) struct Watching {
    /// 終了するまで、追加・変更・移動・削除されたファイルを続けて読み込む
    #[arg(long, requires = "paths")]
    pub(crate) watch: bool,
    /// 変更の通知を待たず、この秒数ごとに調べる（ネットワーク上のフォルダなど）
    #[arg(long, value_name = "SECONDS", requires = "watch", value_parser = seconds)]
    pub(crate) watch_poll: Option<Duration>,
}

/// A number of seconds, with a fraction if need be.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|time| !time.is_zero()).ok_or_else(|| "0 より大きい秒数を書いてください".to_owned())
}

/// What a person decides. Every one of them is kept in the ledger for good; `undo` takes one back.
#[derive(Debug, Subcommand)]
pub(crate) enum Judge {
    /// 二つの名前は同じものを指す
    Same {
        /// 名前、略称または ID
        left: String,
        /// 名前、略称または ID
        right: String,
        #[command(flatten)]
        why: Reason,
    },
    /// 二つの名前は別のものを指す
    NotSame {
        /// 名前、略称または ID
        left: String,
        /// 名前、略称または ID
        right: String,
        #[command(flatten)]
        why: Reason,
    },
    /// ある文書で言うもの、またはある表記が指すものを、別のエンティティに分ける
    Split {
        /// 名前、略称または ID
        entity: String,
        /// この文書で言うものだけ（ID またはパス）
        #[arg(long, value_name = "DOCUMENT")]
        document: Option<String>,
        /// この表記で書かれたものだけ
        #[arg(long, value_name = "FORM", required_unless_present = "document")]
        form: Option<String>,
        #[command(flatten)]
        why: Reason,
    },
    /// 略称が、どこでそのエンティティを指すか
    AliasScope {
        /// 略称
        form: String,
        /// global（どこでも）、document（定義した文書の中）、heading（定義した見出しの下）
        scope: String,
        /// どのエンティティの略称か（その略称を持つものが一つなら要らない）
        #[arg(long, value_name = "NAME")]
        entity: Option<String>,
        #[command(flatten)]
        why: Reason,
    },
    /// エンティティ、またはその関係を表示しない
    Hide {
        /// 名前、略称または ID
        entity: String,
        /// エンティティではなく、この種類の関係を隠す（operates、located_in、…）
        #[arg(long, value_name = "PREDICATE")]
        predicate: Option<String>,
        /// 隠す関係の相手
        #[arg(long, value_name = "NAME", requires = "predicate")]
        object: Option<String>,
        #[command(flatten)]
        why: Reason,
    },
    /// 判定を取り消す（取り消したことも記録に残る）
    Undo {
        /// 判定の ID
        id: String,
        #[command(flatten)]
        why: Reason,
    },
    /// 判定を新しい順に並べる
    List,
    /// 台帳を JSON Lines で書き出す
    Export {
        /// 書き出すファイル
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// 書き出した台帳を取り込む（すでにある判定は重ねない）
    Import {
        /// 台帳のファイル
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Reason {
    /// なぜそう判断したか
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// だれの判断か（既定: KEIFU_AUTHOR、keifu.toml の author、ログイン名）
    #[arg(long, env = "KEIFU_AUTHOR", value_name = "NAME")]
    pub(crate) author: Option<String>,
    /// 何が変わるかだけを示し、何も書き込まない
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// 系列の ID または名前の一部。なければ系列を並べる
    pub(crate) series: Option<String>,
    /// 前の年度（2018、H30、平成30年度）。SERIES がなければ文書の ID またはパス
    #[arg(long, value_name = "YEAR")]
    pub(crate) from: Option<String>,
    /// 後の年度。SERIES がなければ文書の ID またはパス
    #[arg(long, value_name = "YEAR")]
    pub(crate) to: Option<String>,
    /// この一覧だけ（entities、metrics、relations、events、sentences、コンマで複数）
    #[arg(long, value_name = "PARTS")]
    pub(crate) parts: Option<String>,
    /// この変化だけ（appeared、vanished、renamed、changed、文では added、removed、moved、year_only も。コンマで複数）
    #[arg(long, value_name = "CHANGES")]
    pub(crate) changes: Option<String>,
    /// それぞれの一覧を最も多くて何件
    #[arg(long, short = 'n', default_value_t = 100, value_name = "N")]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// 注釈付きデータのフォルダ（{wikipedia,gsd,wac}_{train,dev}.jsonl）
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// 行政文書の例文（JSON Lines）
    #[arg(long, value_name = "FILE")]
    pub(crate) administrative: Option<PathBuf>,
    /// モデルを書き出すファイル
    #[arg(long, value_name = "FILE", required_unless_present = "evaluate")]
    pub(crate) out: Option<PathBuf>,
    /// 書き出す代わりに、例文なしとありで学習して精度を比べる
    #[arg(long, conflicts_with = "out")]
    pub(crate) evaluate: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RegistryAction {
    /// 国税庁の法人番号データ（CSV、ZIP）、総務省の団体コード（CSV）、番号の列がある表を取り込む
    Import {
        /// 登録簿のファイル
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// 番号を一つに決められず、人の判断を待つエンティティを並べる
    Queue {
        /// いくつ示すか
        #[arg(long, short = 'n', default_value_t = 50, value_name = "N")]
        limit: usize,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// 検索式（語は AND、OR、-除外、「完全一致」、年度:R1、発行:大阪府）
    #[arg(required = true, value_name = "QUERY")]
    pub(crate) query: Vec<String>,
    /// 年度（2019、R1、令和元年度、2018..2020）
    #[arg(long, visible_alias = "fiscal-year", value_name = "YEARS")]
    pub(crate) year: Option<String>,
    /// 発行者
    #[arg(long, value_name = "NAME")]
    pub(crate) publisher: Option<String>,
    /// このエンティティに触れる段落だけ（名前または ID）
    #[arg(long, value_name = "NAME")]
    pub(crate) entity: Option<String>,
    /// この種類のエンティティに触れる段落だけ（organization、facility、program、place）
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) kind: Option<String>,
    /// 並べ方
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub(crate) sort: String,
    /// 段落の数
    #[arg(long, short = 'n', default_value_t = 20, value_name = "N")]
    pub(crate) limit: usize,
    /// 前の結果の続き
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExportFormat {
    /// 一行に一つの JSON
    Jsonl,
    /// Excel で開ける CSV（BOM 付き UTF-8）
    Csv,
    /// 型のついた列の Parquet（pandas、DuckDB、Power BI など）
    Parquet,
    /// グラフのための GraphML
    Graphml,
    /// 表、索引、ビューの入った一つの SQLite ファイル
    Sqlite,
    /// Gephi で年を追える GEXF 1.3
    Gexf,
    /// schema.org・ORG・PROV-O の語による JSON-LD
    Jsonld,
    /// JSON-LD と同じ内容の Turtle
    Turtle,
}

/// Put before an excluded term, so that it is not read as a flag; [`excluded_terms_shown`] takes it away again.
const SHIELD: char = '\u{200B}';

/// The command line with excluded terms (`-中止`) marked as values: no flag of ours has a letter beyond ASCII.
pub(crate) fn shield_excluded_terms(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let shield = |arg: OsString| match arg.to_str().and_then(|text| text.strip_prefix('-')) {
        Some(term) if !term.starts_with(|c: char| c.is_ascii()) && !term.is_empty() => {
            format!("{SHIELD}-{term}").into()
        }
        _ => arg,
    };
    args.into_iter().map(shield).collect()
}

/// The words of a query as they were typed, in one line.
pub(crate) fn excluded_terms_shown(words: &[String]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.strip_prefix(SHIELD).unwrap_or(word)).collect();
    words.join(" ")
}

impl Cli {
    /// What flags and environment say about the configuration.
    pub(crate) fn given(&self) -> Given {
        let listen = match &self.command {
            Command::Serve { listen, .. } => *listen,
            _ => None,
        };
        let watch_poll = match &self.command {
            Command::Ingest { watching, .. } | Command::Serve { watching, .. } => watching.watch_poll,
            _ => None,
        };
        let publish = match &self.command {
            Command::Serve { publish: url, .. } | Command::Publish { url } => url.clone(),
            _ => None,
        };
        Given {
            data: self.global.data.clone(),
            listen,
            watch_poll,
            user_dictionary: self.global.user_dictionary.clone(),
            author: std::env::var("KEIFU_AUTHOR").ok(),
            base_iri: match &self.command {
                Command::Export { base_iri, .. } => base_iri.clone(),
                _ => std::env::var("KEIFU_BASE_IRI").ok(),
            },
            hidden: self.global.hidden,
            ocr: matches!(self.command, Command::Ingest { ocr: true, .. } | Command::Serve { ocr: true, .. }),
            publish,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_may_stand_after_the_command() {
        let cli =
            Cli::try_parse_from(["keifu", "search", "健都", "--json", "--data", "d", "-n", "3"]).unwrap();
        assert!(cli.global.json);
        assert_eq!(cli.given().data, Some(PathBuf::from("d")));
        assert!(matches!(cli.command, Command::Search(Search { limit: 3, .. })));
    }

    #[test]
    fn an_excluded_term_is_no_flag() {
        let args = ["keifu", "search", "健都", "-中止", "--json"].map(OsString::from);
        let cli = Cli::try_parse_from(shield_excluded_terms(args)).unwrap();
        assert!(cli.global.json);
        let Command::Search(Search { query, .. }) = cli.command else { panic!("another command") };
        assert_eq!(excluded_terms_shown(&query), "健都 -中止");
    }
}
