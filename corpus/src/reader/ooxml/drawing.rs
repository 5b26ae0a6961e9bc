//! Charts and diagrams (SmartArt): the words and figures in them.

use std::collections::BTreeMap;

use super::{
    Package, Relationship,
    grid::{Grid, Row},
    xml::{Step, Xml},
};
use crate::{
    Error,
    layout::transcript::{Entry, Transcript},
};

/// Most points of a series that are read.
const MOST_POINTS: usize = 2_000;
/// Most series of a chart that are read.
const MOST_SERIES: usize = 100;

/// What a drawing in a part of its own says.
#[derive(Default)]
pub(crate) struct Drawn {
    lines: Vec<String>,
    table: Grid,
}

impl Drawn {
    /// Writes the lines and the table of figures.
    pub(crate) fn write(&self, transcript: &mut Transcript, entry: &Entry) {
        for line in &self.lines {
            transcript.push(line, entry.clone());
        }
        self.table.clone().write(transcript, entry);
    }
}

/// Reads the part of a chart or of a diagram's data; `None` for parts of other kinds.
pub(crate) fn read(package: &mut Package<'_>, to: &Relationship) -> Result<Option<Drawn>, Error> {
    let chart = match to.kind.as_str() {
        "chart" => true,
        "diagramData" => false,
        _ => return Ok(None),
    };
    let Some(part) = package.optional(&to.target)? else { return Ok(None) };
    let xml = package.xml(&part);
    let read = if chart { chart_of(xml) } else { diagram_of(xml) };
    Ok(Some(package.forgive(read)?))
}

/// The texts of the points of a diagram in their order in the file.
fn diagram_of(mut xml: Xml<'_>) -> Result<Drawn, Error> {
    let mut drawn = Drawn::default();
    let mut line = String::new();
    let mut depth = 0usize;
    let mut text_at = None;
    loop {
        match xml.step()? {
            Step::Child(element) => {
                depth += 1;
                match element.name() {
                    "t" if element.full_name().starts_with("a:") => text_at = Some(depth),
                    "br" => line.push(' '),
                    "pt" | "p" => end_line(&mut line, &mut drawn.lines),
                    _ => {}
                }
            }
            Step::Text(text) if text_at == Some(depth) => line.push_str(&text),
            Step::Text(_) => {}
            Step::End if depth == 0 => break,
            Step::End => {
                if text_at == Some(depth) {
                    text_at = None;
                }
                depth -= 1;
            }
        }
    }
    end_line(&mut line, &mut drawn.lines);
    Ok(drawn)
}

fn end_line(line: &mut String, lines: &mut Vec<String>) {
    let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.is_empty() {
        lines.push(text);
    }
    line.clear();
}

/// A series of a chart.
#[derive(Default)]
struct Series {
    name: String,
    categories: Vec<(usize, String)>,
    values: Vec<(usize, String)>,
}

/// The titles of a chart, and its series as a table with the categories in the first column.
fn chart_of(mut xml: Xml<'_>) -> Result<Drawn, Error> {
    let mut drawn = Drawn::default();
    let mut series: Vec<Series> = Vec::new();
    xml.root()?;
    chart_element(&mut xml, &mut drawn.lines, &mut series)?;
    let Some(first) = series.first() else { return Ok(drawn) };
    let mut places: Vec<usize> =
        series.iter().flat_map(|series| series.values.iter().map(|(at, _)| *at)).collect();
    places.sort_unstable();
    places.dedup();
    let mut header = Row { header: true, ..Row::default() };
    header.add(1);
    for series in &series {
        header.add(1).text.clone_from(&series.name);
    }
    let categories: BTreeMap<usize, &str> =
        first.categories.iter().map(|(at, text)| (*at, text.as_str())).collect();
    let values: Vec<BTreeMap<usize, &str>> = series
        .iter()
        .map(|series| series.values.iter().map(|(at, text)| (*at, text.as_str())).collect())
        .collect();
    if !places.is_empty() {
        drawn.table.rows.push(header);
    }
    for at in places {
        let mut row = Row::default();
        row.add(1).text = categories.get(&at).copied().unwrap_or_default().to_owned();
        for values in &values {
            row.add(1).text = values.get(&at).copied().unwrap_or_default().to_owned();
        }
        drawn.table.rows.push(row);
    }
    Ok(drawn)
}

/// Looks for titles and series.
fn chart_element(xml: &mut Xml<'_>, titles: &mut Vec<String>, series: &mut Vec<Series>) -> Result<(), Error> {
    while let Some(element) = xml.child()? {
        match element.name() {
            "title" => {
                let mut line = xml.text()?;
                end_line(&mut line, titles);
            }
            "ser" => {
                let mut read = Series::default();
                while let Some(part) = xml.child()? {
                    match part.name() {
                        "tx" => {
                            let mut points = Vec::new();
                            points_of(xml, &mut points)?;
                            read.name =
                                points.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(" ");
                        }
                        "cat" | "xVal" => points_of(xml, &mut read.categories)?,
                        "val" | "yVal" => points_of(xml, &mut read.values)?,
                        _ => xml.skip()?,
                    }
                }
                if series.len() < MOST_SERIES {
                    series.push(read);
                }
            }
            _ => chart_element(xml, titles, series)?,
        }
    }
    Ok(())
}

/// The texts of the points in a cache of references, or a literal text.
fn points_of(xml: &mut Xml<'_>, points: &mut Vec<(usize, String)>) -> Result<(), Error> {
    while let Some(element) = xml.child()? {
        match element.name() {
            "pt" => {
                let at = element.number("idx").unwrap_or(points.len());
                let text = xml.text()?.trim().to_owned();
                if points.len() < MOST_POINTS {
                    points.push((at, text));
                }
            }
            "v" => points.push((points.len(), xml.text()?.trim().to_owned())),
            "f" | "formatCode" => xml.skip()?,
            _ => points_of(xml, points)?,
        }
    }
    Ok(())
}
