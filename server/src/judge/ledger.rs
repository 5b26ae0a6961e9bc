//! The ledger as people read it, as a file, and from a file.

use std::io::{BufRead, Write};

use keifu_graph::{Effect, Facts, Judgement, Scope, Verdict};
use serde::Serialize;

use super::{changes::entity_ref, stored};
use crate::{
    Error,
    api::judgement::{JudgementView, NamedView},
    config::Config,
    ingest::Published,
};

/// An entry with what became of it in `facts`.
pub(crate) fn view(judgement: &Judgement, facts: &Facts) -> JudgementView {
    let replayed = facts.judged.replayed.iter().find(|replayed| replayed.judgement == judgement.id);
    let (effect, by) = match replayed.map(|replayed| &replayed.effect) {
        Some(Effect::Holds) => ("holds", None),
        Some(Effect::Superseded(by)) => ("superseded", Some(by.to_string())),
        Some(Effect::Undone(by)) => ("undone", Some(by.to_string())),
        Some(Effect::Waits) | None => ("waits", None),
    };
    let entities = replayed.map(|it| it.entities.as_slice()).unwrap_or_default();
    let mut view = JudgementView {
        id: judgement.id.to_string(),
        time: judgement.time.clone(),
        author: judgement.author.clone(),
        reason: judgement.reason.clone(),
        judgement: judgement.verdict.word().to_owned(),
        text: in_words(&judgement.verdict),
        targets: judgement
            .verdict
            .targets()
            .into_iter()
            .map(|target| NamedView { id: target.id.to_string(), name: target.name.clone() })
            .collect(),
        document: None,
        form: None,
        scope: None,
        predicate: None,
        undone: None,
        effect: effect.to_owned(),
        by,
        entities: entities.iter().map(|&at| entity_ref(facts, at)).collect(),
    };
    match &judgement.verdict {
        Verdict::Split { document, form, .. } => {
            view.document = document.as_ref().map(ToString::to_string);
            view.form.clone_from(form);
        }
        Verdict::AliasScope { form, scope, .. } => {
            view.form = Some(form.clone());
            view.scope = Some(scope_word(*scope).to_owned());
        }
        Verdict::HideRelation { predicate, .. } => view.predicate = Some(predicate.to_string()),
        Verdict::Undo { undone } => view.undone = Some(undone.to_string()),
        Verdict::Same { .. } | Verdict::NotSame { .. } | Verdict::Hide { .. } => {}
    }
    view
}

fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Global => "global",
        Scope::Document => "document",
        Scope::Heading => "heading",
    }
}

/// A verdict as a sentence.
fn in_words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Same { left, right } => format!("「{}」と「{}」は同じもの", left.name, right.name),
        Verdict::NotSame { left, right } => format!("「{}」と「{}」は別のもの", left.name, right.name),
        Verdict::Split { entity, document, form } => {
            let of = match (document, form) {
                (Some(document), Some(form)) => format!("文書 {document} の「{form}」"),
                (Some(document), None) => format!("文書 {document} のもの"),
                (None, form) => format!("「{}」と書かれたもの", form.as_deref().unwrap_or_default()),
            };
            format!("「{}」から{of}を分ける", entity.name)
        }
        Verdict::AliasScope { form, entity, scope } => {
            let reach = match scope {
                Scope::Global => "どこでも",
                Scope::Document => "定義した文書の中でだけ",
                Scope::Heading => "定義した見出しの下でだけ",
            };
            format!("「{form}」は{reach}「{}」を指す", entity.name)
        }
        Verdict::Hide { entity } => format!("「{}」を表示しない", entity.name),
        Verdict::HideRelation { subject, predicate, object } => {
            let object = object.as_ref().map(|object| format!("→ {}", object.name)).unwrap_or_default();
            format!("関係「{} ─{}{object}」を表示しない", subject.name, predicate.label())
        }
        Verdict::Undo { undone } => format!("判定 {undone} を取り消す"),
    }
}

/// What became of the lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Entries that are new.
    pub added: usize,
    /// Entries that the ledger had already.
    pub known: usize,
    /// Lines that are no judgement: number from 1, and why.
    pub refused: Vec<(usize, String)>,
    /// The generation in which they hold.
    pub generation: u64,
}

/// Adds the entries of a file to the ledger and publishes a generation, if any is new. Lines that cannot be read are
/// told and left out; the others count.
pub fn import(config: &Config, lines: impl BufRead) -> Result<Imported, Error> {
    let mut imported = Imported::default();
    let mut read = Vec::new();
    for (number, line) in (1..).zip(lines.split(b'\n')) {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        match Judgement::from_line(text) {
            Ok(judgement) => read.push(judgement),
            Err(error) => imported.refused.push((number, error.to_string())),
        }
    }
    let mut store = Published::open(config)?;
    let entries: Vec<_> = read.iter().map(stored).collect();
    imported.added = store.add(&entries)?;
    imported.known = entries.len() - imported.added;
    if imported.added > 0 {
        store.publish()?;
    }
    imported.generation = store.generation();
    Ok(imported)
}

/// Writes the ledger, a line for each entry, by time.
pub fn export<'a>(
    judgements: impl IntoIterator<Item = &'a Judgement>,
    out: &mut impl Write,
) -> std::io::Result<()> {
    for judgement in judgements {
        writeln!(out, "{}", judgement.to_line())?;
    }
    out.flush()
}
