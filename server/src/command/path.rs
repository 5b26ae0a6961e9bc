//! `keifu path`: how two things hang together, each step with its quote.

use std::io::Write as _;

use super::entity::in_words;
use crate::{
    Error,
    library::{PathQuestion, Snapshot},
    output::{self, FAINT, GROUP, STRONG, fit},
};

pub(super) fn run(library: &Snapshot, question: &PathQuestion, json: bool) -> Result<(), Error> {
    let answer = library.paths(question)?;
    if json {
        return output::json(&answer);
    }
    let mut out = output::stdout();
    writeln!(out, "{STRONG}{} → {}{STRONG:#}", answer.from.name, answer.to.name)?;
    if answer.paths.is_empty() {
        writeln!(out, "つながりは見つかりませんでした（--max-hops を増やすと見つかることがあります）")?;
    }
    if answer.by_co_mention {
        writeln!(out, "{FAINT}関係だけではつながらないため、同じ段落に現れるものもたどりました{FAINT:#}")?;
    }
    if answer.truncated {
        writeln!(out, "{FAINT}多くの段落に現れるものは一部だけをたどりました{FAINT:#}")?;
    }
    for (number, path) in answer.paths.iter().enumerate() {
        writeln!(out, "\n{GROUP}{}. {} 歩{GROUP:#}", number + 1, path.steps.len())?;
        for step in &path.steps {
            let (words, evidence) = match &step.relation {
                Some(relation) => (in_words(relation), relation.evidence.first()),
                None => (format!("{} …同じ段落… {}", step.from.name, step.to.name), step.evidence.as_ref()),
            };
            writeln!(out, "  {words}")?;
            if let Some(evidence) = evidence {
                writeln!(out, "    「{}」", fit(&evidence.quote, 120))?;
                writeln!(out, "    {FAINT}{}  [{}]{FAINT:#}", evidence.citation, evidence.passage)?;
            }
        }
    }
    Ok(())
}
