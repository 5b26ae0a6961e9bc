//! Lines of one block → passages: joins them, leaves out what extraction put in, keeps the map to the source.

use unicode_normalization::char::is_combining_mark;

use super::{lines::Line, marker::Mark, notes};
use crate::{Column, NoteReference, Passage, PassageKind, Place, SourceMap};

/// Longest passage in characters; a longer block is cut, at the end of a sentence where there is one.
pub(crate) const LONGEST: usize = 2_000;

/// Where passages go, and what is the same for all passages of a block.
pub(crate) struct Composer {
    /// The passages so far.
    pub(crate) passages: Vec<Passage>,
}

/// What a block is, beside its text.
pub(crate) struct Block<'a> {
    /// What its passages are.
    pub(crate) kind: PassageKind,
    /// Headings above it.
    pub(crate) headings: Vec<String>,
    /// Column that it stands in.
    pub(crate) column: Option<Column>,
    /// Its lines.
    pub(crate) lines: &'a [&'a Line<'a>],
    /// For the lines of a table: the bytes of the cells of each.
    pub(crate) cells: Option<&'a [Vec<std::ops::Range<usize>>]>,
    /// Lines of a table whose first cell goes on with the last one of the line before.
    pub(crate) glued: &'a [usize],
    /// Whether `**`, `__`, `~~` and backticks are marks of emphasis and not text.
    pub(crate) emphasis: bool,
}

/// A character on its way into a passage.
#[derive(Clone, Copy)]
struct Glyph {
    c: char,
    source: u32,
    inserted: bool,
}

impl Composer {
    /// Adds the passages of a block (several when it is very long).
    pub(crate) fn add(&mut self, block: &Block<'_>) {
        let mut text =
            Running { composer: self, block, glyphs: Vec::new(), notes: Vec::new(), blanks: Vec::new() };
        match block.cells {
            Some(rows) => {
                for (at, (line, cells)) in block.lines.iter().zip(rows).enumerate() {
                    text.row(line, cells, block.glued.contains(&at));
                }
            }
            None => {
                for line in block.lines {
                    text.line(line);
                }
            }
        }
        text.finish();
    }
}

struct Running<'a> {
    composer: &'a mut Composer,
    block: &'a Block<'a>,
    glyphs: Vec<Glyph>,
    notes: Vec<(usize, String)>,
    /// White space seen and not yet decided on.
    blanks: Vec<Glyph>,
}

impl Running<'_> {
    /// Appends a physical line of running text.
    fn line(&mut self, line: &Line<'_>) {
        self.blanks.clear();
        if let (Some(last), first) = (self.glyphs.last(), line.first())
            && last.c.is_ascii_graphic()
            && !matches!(last.c, '-' | '/' | '(' | '[')
            && first.is_ascii_alphanumeric()
        {
            self.blanks.push(Glyph { c: ' ', source: line.start, inserted: true });
            self.settle_blanks(None);
        }
        let mut source = line.start;
        let mut at = 0;
        if let Some(marker) = line.marker
            && marker.mark == Mark::Note
            && self.glyphs.is_empty()
        {
            // The body of a note: its own label is set aside like the references to it.
            let (label, _) = line.text.split_at(marker.length as usize);
            let number = notes::label_of(label);
            let sign = || label.chars().filter(|c| c.is_alphabetic()).collect();
            self.notes.push((0, if number.is_empty() { sign() } else { number }));
            at = label.len();
            source += label.chars().count() as u32;
        }
        let spaced = letter_spaced(line.text);
        self.stretch(line.text, at..line.text.len(), source, &spaced);
    }

    /// Appends the bytes `range` of a physical line, whose first character stands at `source`.
    fn stretch(&mut self, text: &str, range: std::ops::Range<usize>, mut source: u32, spaced: &[usize]) {
        let mut at = range.start;
        while let Some(c) = text[at..range.end].chars().next() {
            let sign =
                matches!(c, '(' | '（' | '[' | '［' | '*' | '＊' | '※' | '†' | '¹' | '²' | '³' | '⁰'..='⁹');
            if sign
                && at > 0
                && let Some((label, length)) = notes::reference(&text[at..range.end], self.before(c))
            {
                self.notes.push((self.glyphs.len(), label));
                source += text[at..at + length].chars().count() as u32;
                at += length;
                continue;
            }
            if self.block.emphasis
                && let Some(length) =
                    emphasis(&text[at..range.end], text[..at].ends_with(|c: char| !c.is_whitespace()))
            {
                source += length as u32;
                at += length;
                continue;
            }
            if c == '\n' {
                // A line of its own within a cell.
                self.blanks.clear();
                self.blanks.push(Glyph { c: ' ', source, inserted: true });
                source += 1;
                at += 1;
                continue;
            }
            let glyph = Glyph { c, source, inserted: false };
            if c.is_whitespace() && c != '\t' {
                if !spaced.contains(&at) {
                    self.blanks.push(glyph);
                }
                if self.blanks.len() > 200 {
                    self.settle_blanks(None);
                }
            } else if c == '\t' || !c.is_control() {
                self.settle_blanks(Some(c));
                self.push(glyph);
            }
            source += 1;
            at += c.len_utf8();
        }
    }

    /// The character that a footnote reference would belong to: blanks between are allowed before a bracketed one.
    fn before(&self, sign: char) -> Option<char> {
        if self.blanks.is_empty() || matches!(sign, '(' | '（') {
            self.glyphs.last().map(|glyph| glyph.c)
        } else {
            Some(' ')
        }
    }

    /// Appends the cells of a table row, a tab between them.
    fn row(&mut self, line: &Line<'_>, cells: &[std::ops::Range<usize>], mut glued: bool) {
        let mut source = line.start;
        let mut at = 0;
        for cell in cells {
            source += line.text[at..cell.start].chars().count() as u32;
            self.blanks.clear();
            if !self.glyphs.is_empty() && !std::mem::take(&mut glued) {
                let own = line.text[..cell.start].ends_with('\t');
                self.push(Glyph { c: '\t', source: source - u32::from(own), inserted: !own });
            }
            let body = &line.text[cell.clone()];
            let lead = body.len() - body.trim_start().len();
            let start = cell.start + lead;
            let skipped = body[..lead].chars().count() as u32;
            self.stretch(line.text, start..start + body.trim().len(), source + skipped, &[]);
            source += body.chars().count() as u32;
            at = cell.end;
        }
        self.blanks.clear();
    }

    /// Keeps or leaves out the white space before `next`.
    ///
    /// Extractors put one ASCII blank where Japanese meets Latin letters or digits; nobody wrote it.
    fn settle_blanks(&mut self, next: Option<char>) {
        if let ([blank], Some(last), Some(next)) = (self.blanks.as_slice(), self.glyphs.last(), next)
            && matches!(blank.c, ' ' | '\u{a0}')
            && !blank.inserted
            && !self.is_section_number()
            && (is_japanese(last.c) && next.is_ascii_alphanumeric()
                || last.c.is_ascii_alphanumeric() && is_japanese(next))
        {
            self.blanks.clear();
            return;
        }
        for blank in std::mem::take(&mut self.blanks) {
            self.push(blank);
        }
    }

    /// Whether only a number such as 2.1 has been read: the blank after it sets it apart from the title.
    fn is_section_number(&self) -> bool {
        (3..=8).contains(&self.glyphs.len())
            && self.glyphs.iter().any(|glyph| glyph.c == '.')
            && self.glyphs.iter().all(|glyph| glyph.c.is_ascii_digit() || glyph.c == '.')
    }

    fn push(&mut self, glyph: Glyph) {
        self.glyphs.push(glyph);
        if self.glyphs.len() > LONGEST + 200 {
            let cut = cut_before(&self.glyphs);
            self.emit(cut);
        }
    }

    fn finish(mut self) {
        while self.glyphs.len() > LONGEST {
            let cut = cut_before(&self.glyphs);
            self.emit(cut);
        }
        let all = self.glyphs.len();
        self.emit(all);
    }

    /// Page and place of what stands from the character `first` of the source to `last`.
    fn place(&self, first: u32, last: u32) -> (Option<u32>, Place) {
        let lines = self.block.lines;
        let line_of = |source: u32| lines.partition_point(|line| line.start <= source).saturating_sub(1);
        let (from, to) = (line_of(first), line_of(last).min(lines.len().saturating_sub(1)));
        let Some(line) = lines.get(from) else { return (None, Place::default()) };
        let mut place = line.about.map(|entry| entry.place.clone()).unwrap_or_default();
        for later in
            lines.get(from + 1..=to).unwrap_or_default().iter().filter(|later| later.page == line.page)
        {
            let Some(entry) = later.about else { continue };
            place.ocr |= entry.place.ocr;
            place.area = match (place.area, entry.place.area) {
                (Some(here), Some(there)) => Some(here.union(there)),
                (here, there) => here.or(there),
            };
        }
        (line.page, place)
    }

    /// Makes a passage of the first `count` characters.
    fn emit(&mut self, count: usize) {
        let rest = self.glyphs.split_off(count);
        let glyphs = std::mem::replace(&mut self.glyphs, rest);
        let (here, later) = std::mem::take(&mut self.notes).into_iter().partition(|(at, _)| *at <= count);
        self.notes = later;
        for (at, _) in &mut self.notes {
            *at -= count;
        }
        let here: Vec<(usize, String)> = here;
        let first = glyphs.iter().position(|glyph| !glyph.c.is_whitespace());
        let last = glyphs.iter().rposition(|glyph| !glyph.c.is_whitespace());
        let (Some(first), Some(last)) = (first, last) else { return };
        let mut map = SourceMap::default();
        let mut text = String::with_capacity((last + 1 - first) * 3);
        for glyph in &glyphs[first..=last] {
            text.push(glyph.c);
            map.push(glyph.source, glyph.inserted);
        }
        map.runs.shrink_to_fit();
        let (page, place) = self.place(glyphs[first].source, glyphs[last].source);
        let within = (last + 1 - first) as u32;
        let notes = here
            .into_iter()
            .map(|(at, label)| NoteReference { label, at: (at.saturating_sub(first) as u32).min(within) })
            .collect();
        self.composer.passages.push(Passage {
            ordinal: self.composer.passages.len() as u32,
            kind: self.block.kind,
            headings: self.block.headings.clone(),
            column: self.block.column,
            page,
            place,
            text,
            map,
            notes,
        });
    }
}

/// Bytes of the mark of emphasis that `rest` begins with.
fn emphasis(rest: &str, after_word: bool) -> Option<usize> {
    if ["**", "__", "~~"].iter().any(|mark| rest.starts_with(mark)) {
        return Some(2);
    }
    let after = rest.strip_prefix(['*', '`'])?;
    // An asterisk between blanks is one.
    (after_word || !after.starts_with(' ')).then_some(1)
}

/// Letters and punctuation of Japanese writing, full-width forms included.
fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF9F}'
        | '\u{31F0}'..='\u{31FF}' | '\u{3220}'..='\u{33FF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Byte offsets of the blanks inside letter-spaced words (`令 和 ４ 年 度`): three or more single characters in a row.
fn letter_spaced(line: &str) -> Vec<usize> {
    let mut inside = Vec::new();
    // A heading is short; in a longer line single characters between blanks are cells.
    if line.len() > 600 || !line.contains([' ', '\u{3000}']) {
        return inside;
    }
    let mut run: Vec<usize> = Vec::new();
    let mut letters = 0;
    let mut words = line.char_indices().peekable();
    let mut close = |run: &mut Vec<usize>, letters: &mut usize| {
        if run.len() >= 2 && *letters >= 3 {
            inside.append(run);
        }
        run.clear();
        *letters = 0;
    };
    let mut alone_before = false;
    let mut blank_at: Option<usize> = None;
    while let Some((at, c)) = words.next() {
        if c.is_whitespace() {
            blank_at = if alone_before && words.peek().is_some_and(|(_, next)| !next.is_whitespace()) {
                Some(at)
            } else {
                None
            };
            if blank_at.is_none() {
                close(&mut run, &mut letters);
            }
            continue;
        }
        let after_blank = at == 0 || line[..at].ends_with(char::is_whitespace);
        let before_blank = words.peek().is_none_or(|(_, next)| next.is_whitespace());
        let alone = after_blank && before_blank && c.is_alphanumeric();
        if alone {
            match blank_at.take() {
                Some(blank) => run.push(blank),
                None => close(&mut run, &mut letters),
            }
            letters += usize::from(!c.is_ascii() && c.is_alphabetic());
        } else {
            close(&mut run, &mut letters);
        }
        alone_before = alone;
        if !alone {
            blank_at = None;
        }
    }
    close(&mut run, &mut letters);
    inside
}

/// Where to cut a text that is too long: after the last sentence, else after a comma or blank, else anywhere that does
/// not tear a mark from the letter it combines with.
fn cut_before(glyphs: &[Glyph]) -> usize {
    let most = LONGEST.min(glyphs.len());
    let after_last = |from: usize, ends: fn(char) -> bool| {
        glyphs[from..most].iter().rposition(|glyph| ends(glyph.c)).map(|at| from + at + 1)
    };
    let sentence = after_last(LONGEST / 4, |c| matches!(c, '。' | '｡' | '！' | '？' | '．'));
    let phrase =
        || after_last(LONGEST / 2, |c| matches!(c, '、' | '､' | '，' | ';' | '；') || c.is_whitespace());
    let mut cut = sentence.or_else(phrase).unwrap_or(most);
    let combines = |c: char| {
        is_combining_mark(c)
            || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{FF9E}' | '\u{FF9F}' | '\u{E0100}'..='\u{E01EF}' | '\u{1160}'..='\u{11FF}')
    };
    while cut > 1 && cut < glyphs.len() && (combines(glyphs[cut].c) || glyphs[cut - 1].c == '\u{200D}') {
        cut -= 1;
    }
    // A "letter" of two thousand marks is no letter.
    if cut <= 1 { most } else { cut }
}
