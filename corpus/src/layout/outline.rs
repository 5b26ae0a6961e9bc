//! The heading path: what a passage stands under, from the chapter down to the parent bullet.

use super::marker::Mark;

/// Longest heading kept in a path, in characters.
const LONGEST: usize = 60;

/// Open headings and bullets, outermost first.
#[derive(Default)]
pub(crate) struct Outline {
    open: Vec<(Mark, String)>,
}

impl Outline {
    /// Path of a passage that begins with `mark`: everything open that is further out.
    pub(crate) fn path(&mut self, mark: Option<Mark>) -> Vec<String> {
        if let Some(mark) = mark {
            self.close(mark);
        }
        self.open.iter().map(|(_, text)| text.clone()).collect()
    }

    /// Opens a heading or bullet; what it replaces is closed.
    pub(crate) fn open(&mut self, mark: Mark, text: &str) {
        self.close(mark);
        let text = text.trim();
        if !text.is_empty() {
            self.open.push((mark, shorten(text)));
        }
    }

    /// Whether a heading of this mark is open.
    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.open.iter().any(|(open, _)| *open == mark)
    }

    /// Closes everything that is not further out than `mark`.
    pub(crate) fn close(&mut self, mark: Mark) {
        // A level already open is returned to; otherwise the usual order of the marks decides.
        let keep = match self.open.iter().position(|(open, _)| *open == mark) {
            Some(at) => at,
            None => self.open.iter().position(|(open, _)| *open >= mark).unwrap_or(self.open.len()),
        };
        self.open.truncate(keep);
    }
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}
