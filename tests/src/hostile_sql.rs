//! Statements that must not do what they say: classes of them, in many disguises.

use crate::random::Random;

/// What has to become of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is refused.
    Refused,
    /// It ends: answered, cut off or refused.
    Ends,
}

/// Statements and their fate, `count` of them or more.
pub fn statements(count: usize) -> Vec<(String, Fate)> {
    let mut random = Random(5);
    let mut all: Vec<(String, Fate)> = costly().into_iter().map(|query| (query, Fate::Ends)).collect();
    all.extend(malformed().into_iter().map(|query| (query, Fate::Refused)));
    let refused = refused();
    while all.len() < count {
        for query in &refused {
            all.push((disguised(query, &mut random), Fate::Refused));
        }
    }
    all
}

const TABLES: [&str; 5] = ["metrics", "documents", "passages", "entities", "mentions"];

/// What would write, reach files or look into SQLite itself.
fn refused() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for table in TABLES {
        all.extend([
            format!("INSERT INTO {table} DEFAULT VALUES"),
            format!("INSERT INTO {table} SELECT * FROM {table}"),
            format!("REPLACE INTO {table} SELECT * FROM {table}"),
            format!("UPDATE {table} SET id = NULL"),
            format!("DELETE FROM {table}"),
            format!("DELETE FROM {table} RETURNING *"),
            format!("WITH x AS (SELECT 1) DELETE FROM {table}"),
            format!("DROP TABLE {table}"),
            format!("ALTER TABLE {table} RENAME TO stolen"),
            format!("ALTER TABLE {table} ADD COLUMN stolen TEXT"),
            format!("CREATE INDEX stolen ON {table} (id)"),
            format!("CREATE TEMP TABLE stolen AS SELECT * FROM {table}"),
            format!("CREATE VIEW stolen AS SELECT * FROM {table}"),
            format!("CREATE TEMP TRIGGER stolen AFTER INSERT ON {table} BEGIN SELECT 1; END"),
            format!("SELECT * FROM pragma_table_info('{table}')"),
            format!("SELECT 1; DROP TABLE {table}"),
            format!("SELECT * FROM {table} WHERE load_extension('/tmp/x.so')"),
            format!("ANALYZE {table}"),
            format!("REINDEX {table}"),
        ]);
    }
    let others = [
        "CREATE TABLE stolen (a)",
        "CREATE TABLE IF NOT EXISTS stolen AS SELECT 1",
        "CREATE VIRTUAL TABLE stolen USING fts5(a)",
        "CREATE VIRTUAL TABLE temp.stolen USING rtree(a, b, c)",
        "DROP VIEW metrics_by_year",
        "DROP INDEX metrics_by_indicator",
        "INSERT INTO sqlite_master VALUES (1, 2, 3, 4, 5)",
        "DELETE FROM sqlite_sequence",
        "UPDATE sqlite_schema SET sql = ''",
        "ATTACH '/etc/passwd' AS other",
        "ATTACH DATABASE ':memory:' AS other",
        "ATTACH 'file:stolen.db?mode=rwc' AS other",
        "DETACH main",
        "VACUUM",
        "VACUUM INTO '/tmp/stolen.db'",
        "VACUUM main INTO 'file:stolen.db'",
        "PRAGMA writable_schema = 1",
        "PRAGMA journal_mode = WAL",
        "PRAGMA query_only = OFF",
        "PRAGMA temp_store_directory = '/tmp'",
        "PRAGMA hard_heap_limit = 0",
        "PRAGMA database_list",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA user_version = 7",
        "PRAGMA module_list",
        "SELECT * FROM pragma_database_list",
        "SELECT file FROM pragma_database_list()",
        "SELECT * FROM pragma_compile_options",
        "SELECT * FROM pragma_function_list",
        "SELECT count(*) FROM pragma_database_list",
        "SELECT * FROM sqlite_stat1",
        "SELECT * FROM sqlite_dbpage",
        "SELECT * FROM dbstat",
        "SELECT count(*) FROM dbstat",
        "SELECT * FROM json_each('[1]')",
        "SELECT * FROM json_tree('[1]')",
        "SELECT load_extension('libc.so.6')",
        "SELECT load_extension('libc.so.6', 'main')",
        "SELECT readfile('/etc/passwd')",
        "SELECT writefile('/tmp/stolen', 'x')",
        "SELECT edit('x')",
        "SELECT fts3_tokenizer('simple')",
        "SELECT randomblob(1000000000)",
        "SELECT length(zeroblob(1000000000))",
        "SELECT hex(zeroblob(2147483647))",
        "SELECT sqlite_source_id()",
        "SELECT sqlite_compileoption_get(1)",
        "SELECT changes(), total_changes(), last_insert_rowid()",
        "BEGIN",
        "BEGIN EXCLUSIVE",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT a",
        "RELEASE a",
        "EXPLAIN DROP TABLE metrics",
        "EXPLAIN QUERY PLAN DELETE FROM metrics",
        "SELECT ?",
        "SELECT ?1 FROM metrics",
        "SELECT :name",
        "SELECT @name, $name",
    ];
    all.extend(others.map(str::to_owned));
    all
}

/// What is no statement, or two.
fn malformed() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " \n\t ",
        ";",
        ";;;",
        "--",
        "/* only a comment",
        "-- SELECT 1",
        "SELECT 1; SELECT 2",
        "SELECT 1;\0 DROP TABLE metrics",
        "SELECT 1\0",
        "\0",
        "SELECT 'open",
        "SELECT \"metrics",
        "SELECT [x",
        "SELECT `x`",
        "SELECT x'0",
        "SELECT FROM",
        "SELECT * FROM",
        "SELECT * FROM metrics WHERE",
        "SELECT ＊ ＦＲＯＭ metrics",
        "ＳＥＬＥＣＴ 1",
        "\u{FEFF}\u{202E}SELECT\u{202C} 1",
        "SELECT\u{3000}1",
        "SELECT 1 \u{200B}FROM metrics",
        "SELECT 👩‍👩‍👧‍👦 FROM 💣",
        "SELECT * FROM metrics; --\n DELETE FROM metrics",
        "SELECT * FROM 指標",
        "SELECT \"PMDA関西支部\"",
        "SELECT 1 /* ; */ ; /* */ DELETE FROM metrics /* */",
        "\\d metrics",
        ".tables",
        ".shell id",
        "COPY metrics TO PROGRAM 'id'",
        "SELECT pg_sleep(100)",
        "' OR 1=1 --",
        "SELECT match(1, 2)",
        "SELECT 1 REGEXP 2",
        "SELECT no_such_function(1)",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(format!("SELECT '{}'", "あ".repeat(30_000)));
    all.push("SELECT 1;".repeat(2_000));
    all
}

/// What would take for ever, or all memory.
fn costly() -> Vec<String> {
    let mut all = Vec::new();
    let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)";
    for what in [
        "SELECT count(*) FROM c",
        "SELECT x FROM c",
        "SELECT max(x) FROM c",
        "SELECT x FROM c ORDER BY x DESC",
        "SELECT DISTINCT x % 1000000007 FROM c",
        "SELECT group_concat(x) FROM c",
        "SELECT json_group_array(x) FROM c",
        "SELECT sum(x) OVER (ORDER BY x) FROM c",
        "SELECT x, count(*) FROM c GROUP BY x",
        "SELECT * FROM c, metrics",
        "SELECT x FROM c EXCEPT SELECT id FROM metrics",
        "SELECT printf('%1000000d', x) FROM c",
        "SELECT replace(printf('%1000000d', 1), ' ', 'aaaaaaaaaa') FROM c",
        "SELECT hex(printf('%1000000d', x)) FROM c",
        "SELECT * FROM passages WHERE (SELECT count(*) FROM c) > ordinal",
    ] {
        all.push(format!("{endless} {what}"));
    }
    for union in ["UNION", "UNION ALL"] {
        all.push(format!(
            "WITH RECURSIVE c(x) AS (SELECT 'a' {union} SELECT x || x FROM c) SELECT max(length(x)) FROM c"
        ));
        all.push(format!("WITH RECURSIVE c(x, y) AS (SELECT 1, 'a' {union} SELECT x + 1, y || 'aaaaaaaa' FROM c) SELECT * FROM c"));
    }
    all.push("WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x FROM a) SELECT 1 WHERE EXISTS (SELECT 1 FROM a WHERE x = 2)".to_owned());
    for table in TABLES {
        for width in [6, 20, 60] {
            let tables: Vec<String> = (0..width).map(|at| format!("{table} t{at}")).collect();
            all.push(format!("SELECT count(*) FROM {}", tables.join(", ")));
        }
        all.push(format!("SELECT a.*, b.* FROM {table} a, {table} b, {table} c ORDER BY random()"));
        all.push(format!("SELECT DISTINCT a.*, b.*, c.* FROM {table} a, {table} b, {table} c"));
    }
    for length in [100_000, 1_000_000, 100_000_000, 2_000_000_000] {
        all.push(format!("SELECT printf('%{length}d', 1)"));
        all.push(format!("SELECT printf('%.*c', {length}, 'x')"));
        all.push(format!("SELECT length(replace(printf('%.*c', {length}, 'x'), 'x', 'yyyyyyyyyyyyyyyy'))"));
        all.push(format!("SELECT unhex(hex(printf('%{length}d', 1)))"));
        all.push(format!("SELECT quote(printf('%.*c', {length}, ''''))"));
        all.push(format!(
            "SELECT instr(printf('%.*c', {length}, 'a'), printf('%.*c', {}, 'a') || 'b')",
            length / 2
        ));
    }
    for pattern in ["%a%a%a%a%a%a%a%a%ab", "%_a%_a%_a%_a%_a%_ab"] {
        all.push(format!("SELECT printf('%.*c', 100000, 'a') LIKE '{pattern}'"));
    }
    all.push("SELECT printf('%.*c', 100000, 'a') GLOB '*a*a*a*a*a*a*a*a*ab'".to_owned());
    all.push("SELECT group_concat(text, printf('%1000000d', 1)) FROM passages".to_owned());
    all.push("SELECT a.text || b.text || c.text FROM passages a, passages b, passages c".to_owned());
    all.push("SELECT 9223372036854775807 + 1, -9223372036854775808 / -1, 9e999, 1 / 0, 5 % 0".to_owned());
    all.push("SELECT CAST(x'ff00fe' AS TEXT), x'00ff', char(0, 1114111, 55296)".to_owned());
    all.push("SELECT * FROM sqlite_master".to_owned());
    for depth in [300, 1_000, 4_000] {
        all.push(format!("SELECT {}1{}", "(".repeat(depth), ")".repeat(depth)));
        all.push(format!("SELECT 1{}", " + 1".repeat(depth)));
        all.push(format!("SELECT {}1", "-+".repeat(depth)));
        all.push(format!("SELECT {}1", "NOT ".repeat(depth)));
        all.push(format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(depth)));
        all.push(format!("SELECT {}", vec!["1"; depth * 2].join(", ")));
        all.push(format!("SELECT max({})", vec!["1"; depth].join(", ")));
        all.push(format!("SELECT {}1{}", "(SELECT ".repeat(depth), ")".repeat(depth)));
        all.push(format!("SELECT * FROM {}metrics{}", "(SELECT * FROM ".repeat(depth), ")".repeat(depth)));
    }
    all
}

/// The same in another dress: letters, blanks and comments that SQL does not mind.
fn disguised(query: &str, random: &mut Random) -> String {
    let mut text = String::new();
    text.push_str(random.pick::<&str>(&[
        "",
        " ",
        "\n\n",
        "\t",
        "/* x */",
        "-- y\n",
        ";",
        "/**/;\n",
        "/* 表 */ ",
    ]));
    let mut quoted = false;
    for c in query.chars() {
        quoted ^= c == '\'';
        match c {
            ' ' if !quoted => {
                text.push_str(random.pick::<&str>(&[" ", " ", "\n", "\t ", "/**/", " /* ; */ ", " -- z\n"]))
            }
            c if !quoted && random.below(3) == 0 => text.extend(c.to_lowercase()),
            c => text.push(c),
        }
    }
    text.push_str(random.pick::<&str>(&["", "", ";", " ; ", " -- 終", "\n/* end", ";;"]));
    text
}
