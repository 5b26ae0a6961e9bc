use super::*;
use crate::layout::transcript::Role;

fn grid(rows: &[&[&str]]) -> Grid {
    let rows = rows.iter().map(|texts| {
        let mut row = Row::default();
        for text in *texts {
            row.add(1).text = (*text).to_owned();
        }
        row
    });
    Grid { widths: Vec::new(), rows: rows.collect() }
}

fn written(grid: Grid) -> Vec<(String, Vec<String>)> {
    let mut transcript = Transcript::default();
    grid.write(&mut transcript, &Entry::default());
    let header = |entry: &Entry| match &entry.role {
        Role::Row(row) => row.header.as_ref().clone(),
        _ => Vec::new(),
    };
    transcript.lines().map(|(text, _, entry)| (text.to_owned(), header(entry))).collect()
}

#[test]
fn a_first_row_of_names_is_the_header() {
    let rows = written(grid(&[
        &["開催年度", "商談数", "成約数"],
        &["29", "262 件", "12 件"],
        &["30", "278 件", "9 件"],
    ]));
    assert!(rows[0].1.is_empty());
    assert_eq!(
        rows[2],
        ("30\t278 件\t9 件".into(), vec!["開催年度".into(), "商談数".into(), "成約数".into()])
    );
}

#[test]
fn labels_beside_their_values_are_no_header() {
    let rows = written(grid(&[&["名称", "大阪市役所"], &["所在地", "大阪市北区中之島1丁目"]]));
    assert!(rows.iter().all(|(_, header)| header.is_empty()));
    let rows = written(grid(&[&["項目", "内容"], &["所在地", "大阪市北区中之島1丁目"]]));
    assert_eq!(rows[1].1, ["項目", "内容"]);
    let rows = written(grid(&[&["コード", "旬"], &["A1", "上旬"], &["A2", "中旬"]]));
    assert_eq!(rows[1].1, ["コード", "旬"]);
    let mut labels = grid(&[&["件名", "相談会", "日時"], &["場所", "会議室の中", "人数"]]);
    labels.rows[0].cells[0].strong = true;
    assert!(written(labels).iter().all(|(_, header)| header.is_empty()));
}

#[test]
fn merged_headers_cover_their_columns_and_are_joined_from_above() {
    let mut merged = grid(&[&["区分", "実績"], &["", "H29", "H30"], &["相談", "1", "2"], &["", "3", "4"]]);
    merged.rows[0].cells[1].span = 2;
    merged.rows[1].cells[0].goes_on = true;
    merged.rows[3].cells[0].goes_on = true;
    merged.rows[0].header = true;
    let rows = written(merged);
    assert_eq!(rows[0].0, "区分\t実績");
    assert_eq!(rows[1].0, "\tH29\tH30");
    assert_eq!(rows[3], ("相談\t3\t4".into(), vec!["区分".into(), "実績 H29".into(), "実績 H30".into()]));
}

#[test]
fn names_that_reach_down_beside_divided_ones_are_a_header_of_two_rows() {
    let mut tiers = grid(&[&["大阪", "京都"], &["", "男", "女"], &["相談", "1", "2"]]);
    tiers.rows[0].cells[1].span = 2;
    tiers.rows[1].cells[0].goes_on = true;
    assert_eq!(written(tiers)[2].1, ["大阪", "京都 男", "京都 女"]);
}

#[test]
fn cells_of_ragged_tables_have_the_name_they_stand_under() {
    let mut ragged = grid(&[&["区分", "金額"], &["人件費", "1,200"]]);
    ragged.widths = vec![100, 3, 97];
    ragged.rows[0].header = true;
    ragged.rows[0].cells[1] = Cell { text: "金額".into(), start: 1, span: 2, ..Cell::default() };
    ragged.rows[1].cells[0].span = 2;
    ragged.rows[1].cells[1] = Cell { text: "1,200".into(), start: 2, span: 1, ..Cell::default() };
    assert_eq!(written(ragged)[1].1, ["区分", "金額"]);
}

#[test]
fn long_texts_of_merged_cells_are_not_repeated() {
    let mut long = grid(&[&["あ", "1"], &["", "2"], &["", "3"]]);
    long.rows[0].cells[0].text = "あ".repeat(LONGEST_REPEATED + 1);
    long.rows[1].cells[0].goes_on = true;
    long.rows[2].cells[0].goes_on = true;
    assert_eq!(written(long)[2].0, "\t3");
}
