//! `tesseract`, when it is on the PATH: pages that are pictures → lines of text.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    thread,
};

use keifu_corpus::{Document, PageImage, PixelBox, ReadOptions, RecognizedLine, Recognizer, read_with};

use super::isolate::Request;
use crate::Error;

/// Reads a file in this process.
pub(super) fn read_here(request: &Request<'_>, bytes: &[u8]) -> Result<Document, keifu_corpus::Error> {
    let tesseract = request.ocr.map(|language| Tesseract { language: language.to_owned() });
    let recognizer = tesseract.as_ref().map(|tesseract| tesseract as &dyn Recognizer);
    let options = ReadOptions { recognizer };
    read_with(bytes, request.source, request.sidecar, options).map(|(document, _)| document)
}

/// The program with the languages that it is to recognize.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tesseract {
    language: String,
}

/// The languages in which text is recognized: those that are `wanted`, else Japanese, vertical too where its data are there.
///
/// Fails when the program, or the data of a language, is not there.
pub(super) fn languages(wanted: Option<&str>) -> Result<String, Error> {
    let missing = |what: String| Error::NoRecognizer { what };
    let output = Command::new(PROGRAM)
        .arg("--list-langs")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| missing(format!("{PROGRAM} を実行できません（{error}）")))?;
    let listed = [output.stdout, output.stderr].concat();
    let listed = String::from_utf8_lossy(&listed);
    let has = |language: &str| listed.lines().any(|line| line.trim() == language);
    let languages = match wanted {
        Some(wanted) => wanted.to_owned(),
        None if has("jpn_vert") => "jpn+jpn_vert".to_owned(),
        None => "jpn".to_owned(),
    };
    match languages.split('+').find(|language| !has(language)) {
        Some(language) => Err(missing(format!("{PROGRAM} に言語データ {language} がありません"))),
        None => Ok(languages),
    }
}

/// The program as it is called.
const PROGRAM: &str = "tesseract";

impl Recognizer for Tesseract {
    fn recognize(&self, image: &PageImage) -> Result<Vec<RecognizedLine>, String> {
        let mut child = Command::new(PROGRAM)
            .args(["stdin", "stdout", "-l", &self.language, "--dpi", &image.dpi.to_string(), "tsv"])
            // One page after another: threads of one page only wait for each other.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{PROGRAM}: {error}"))?;
        let mut stdin = child.stdin.take().ok_or("no standard input")?;
        let output = thread::scope(|scope| {
            scope.spawn(move || {
                // When it ends early, its status says so.
                let _ = write!(stdin, "P5\n{} {}\n255\n", image.width, image.height);
                let _ = stdin.write_all(&image.gray);
            });
            child.wait_with_output()
        });
        let output = output.map_err(|error| format!("{PROGRAM}: {error}"))?;
        if !output.status.success() {
            return Err(format!("{PROGRAM}: {}", output.status));
        }
        Ok(lines_of(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// Words of less confidence, in percent, are specks and ornaments, unless the rest of the line is sure and they are
/// letters: tesseract now and then tells 0 of a word that is right.
const LEAST_CONFIDENCE: f64 = 10.0;
/// Confidence of a line that is sure, in percent, as its best word has it.
const SURE: f64 = 60.0;

/// The lines in tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text.
fn lines_of(table: &str) -> Vec<RecognizedLine> {
    let mut lines: Vec<(RecognizedLine, Vec<f64>)> = Vec::new();
    for row in table.lines() {
        let mut cells = row.splitn(12, '\t');
        let level = cells.next().unwrap_or_default();
        let numbers: Vec<&str> = cells.by_ref().take(10).collect();
        let pixels = |at: usize| numbers.get(at).and_then(|number| number.parse::<u32>().ok());
        let (Some(left), Some(top), Some(width), Some(height)) = (pixels(5), pixels(6), pixels(7), pixels(8))
        else {
            continue;
        };
        let area = PixelBox { left, top, width, height };
        match level {
            "4" => lines.push((RecognizedLine { area, words: Vec::new() }, Vec::new())),
            "5" => {
                let confidence = numbers.get(9).and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0);
                let word = cells.next().unwrap_or_default().trim();
                if let Some((line, confidences)) = lines.last_mut().filter(|_| !word.is_empty()) {
                    line.words.push((word.to_owned(), area));
                    confidences.push(confidence);
                }
            }
            _ => {}
        }
    }
    let believed = |(mut line, confidences): (RecognizedLine, Vec<f64>)| {
        let sure = confidences.iter().any(|confidence| *confidence >= SURE);
        let mut confidences = confidences.into_iter();
        line.words.retain(|(word, _)| {
            let letters = word.chars().any(char::is_alphanumeric);
            confidences.next().is_some_and(|confidence| confidence >= LEAST_CONFIDENCE || sure && letters)
        });
        (!line.words.is_empty()).then_some(line)
    };
    lines.into_iter().filter_map(believed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_words_is_read_line_by_line() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
                     1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n\
                     4\t1\t1\t1\t1\t0\t300\t200\t800\t50\t-1\t\n\
                     5\t1\t1\t1\t1\t1\t300\t200\t400\t50\t93.1\t令和元年度\n\
                     5\t1\t1\t1\t1\t2\t700\t200\t400\t50\t3.0\t~~\n\
                     5\t1\t1\t1\t1\t3\t1100\t200\t50\t50\t0.0\t版\n\
                     4\t1\t1\t1\t2\t0\t300\t300\t800\t50\t-1\t\n\
                     5\t1\t1\t1\t2\t1\t300\t300\t40\t40\t4.0\tル\n\
                     5\t1\t1\t1\t2\t1\t300\t300\t10\t10\t95\t \n\
                     broken\trow\n";
        let lines = lines_of(table);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].area, PixelBox { left: 300, top: 200, width: 800, height: 50 });
        let word = PixelBox { left: 300, top: 200, width: 400, height: 50 };
        let sure = PixelBox { left: 1100, top: 200, width: 50, height: 50 };
        assert_eq!(lines[0].words, [("令和元年度".to_owned(), word), ("版".to_owned(), sure)]);
    }
}
