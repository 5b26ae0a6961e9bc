//! `keifu judge`: what a person decided about names.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Write},
    path::Path,
};

use crate::{
    Error,
    api::{
        common::EntityRef,
        judgement::{ChangesView, JudgedView, JudgementView, Proposal},
    },
    cli::{Judge, Reason},
    config::Config,
    judge::{self, Imported, judge, try_out},
    library::Library,
    output::{self, FAINT, GROUP, STRONG, grouped},
};

/// Lines of changes that are shown of each kind.
const SHOWN: usize = 10;

pub(super) fn run(config: &Config, action: Judge, json: bool) -> Result<(), Error> {
    match action {
        Judge::List => return list(config, json),
        Judge::Export { out } => return export(config, &out, json),
        Judge::Import { file } => return import(config, &file, json),
        _ => {}
    }
    let (proposal, dry_run) = proposal(action);
    let judged = if dry_run {
        try_out(config, &*Library::open(config)?.snapshot()?, &proposal)?
    } else {
        judge(config, &proposal)?
    };
    if json {
        return output::json(&judged);
    }
    print(&mut output::stdout(), &judged)?;
    Ok(())
}

/// The command line as a proposal, and whether it is but tried.
fn proposal(action: Judge) -> (Proposal, bool) {
    let of = |judgement: &str, why: Reason| {
        let proposal = Proposal {
            judgement: judgement.to_owned(),
            author: why.author,
            reason: why.reason,
            ..Proposal::default()
        };
        (proposal, why.dry_run)
    };
    match action {
        Judge::Same { left, right, why } => {
            let (proposal, dry_run) = of("same", why);
            (Proposal { left: Some(left), right: Some(right), ..proposal }, dry_run)
        }
        Judge::NotSame { left, right, why } => {
            let (proposal, dry_run) = of("not-same", why);
            (Proposal { left: Some(left), right: Some(right), ..proposal }, dry_run)
        }
        Judge::Split { entity, document, form, why } => {
            let (proposal, dry_run) = of("split", why);
            (Proposal { entity: Some(entity), document, form, ..proposal }, dry_run)
        }
        Judge::AliasScope { form, scope, entity, why } => {
            let (proposal, dry_run) = of("alias-scope", why);
            (Proposal { form: Some(form), scope: Some(scope), entity, ..proposal }, dry_run)
        }
        Judge::Hide { entity, predicate: None, why, .. } => {
            let (proposal, dry_run) = of("hide", why);
            (Proposal { entity: Some(entity), ..proposal }, dry_run)
        }
        Judge::Hide { entity, predicate, object, why } => {
            let (proposal, dry_run) = of("hide-relation", why);
            (Proposal { subject: Some(entity), predicate, object, ..proposal }, dry_run)
        }
        Judge::Undo { id, why } => {
            let (proposal, dry_run) = of("undo", why);
            (Proposal { undone: Some(id), ..proposal }, dry_run)
        }
        Judge::List | Judge::Export { .. } | Judge::Import { .. } => (Proposal::default(), true),
    }
}

fn print(out: &mut impl Write, judged: &JudgedView) -> io::Result<()> {
    let judgement = &judged.judgement;
    if judged.dry_run {
        writeln!(out, "{STRONG}{}{STRONG:#}（試行: 何も書き込んでいません）", judgement.text)?;
    } else {
        writeln!(
            out,
            "{STRONG}{}{STRONG:#}  {FAINT}{}、世代 {}{FAINT:#}",
            judgement.text, judgement.id, judged.generation
        )?;
    }
    match judgement.effect.as_str() {
        "waits" => writeln!(out, "  いまの文書群に対象がありません。対象が現れたときに効きます")?,
        "superseded" => writeln!(
            out,
            "  この判定は {} と両立しないため、効きません",
            judgement.by.as_deref().unwrap_or_default()
        )?,
        _ => {}
    }
    for id in &judged.superseded {
        writeln!(out, "  判定 {id} は、これと両立しないため効かなくなります")?;
    }
    print_changes(out, &judged.changes)
}

fn print_changes(out: &mut impl Write, changes: &ChangesView) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "  変わるものはありません");
    }
    let names = |refs: &[EntityRef]| {
        refs.iter().map(|it| format!("{} [{}]", it.name, it.id)).collect::<Vec<_>>().join("、")
    };
    for (what, groups) in [("一つになる", &changes.joined), ("分かれる", &changes.parted)] {
        for group in groups.iter().take(SHOWN) {
            writeln!(out, "  {GROUP}{what}{GROUP:#}  {} → {}", names(&group.before), names(&group.after))?;
        }
        if groups.len() > SHOWN {
            writeln!(out, "  {FAINT}ほか {} 件{FAINT:#}", groups.len() - SHOWN)?;
        }
    }
    let counts = [
        ("移る言及", changes.mentions_moved),
        ("移る関係", changes.relations_moved),
        ("移る指標", changes.metrics_moved),
        ("届く範囲が変わる名前", changes.names_rescoped),
        ("隠れるエンティティ", changes.entities_hidden),
        ("隠れる関係", changes.relations_hidden),
        ("再び現れるもの", changes.shown_again),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what} {}", grouped(count as u64)))
        .collect();
    writeln!(out, "  {}", counts.join("、"))
}

fn list(config: &Config, json: bool) -> Result<(), Error> {
    let library = Library::open(config)?.snapshot()?;
    let ledger = library.ledger(0, usize::MAX)?;
    if json {
        return output::json(&ledger);
    }
    let mut out = output::stdout();
    if ledger.items.is_empty() {
        writeln!(out, "判定はまだありません")?;
    }
    for judgement in &ledger.items {
        print_entry(&mut out, judgement)?;
    }
    Ok(())
}

pub(super) fn print_entry(out: &mut impl Write, judgement: &JudgementView) -> io::Result<()> {
    let by = judgement.by.as_deref().unwrap_or_default();
    let effect = match judgement.effect.as_str() {
        "superseded" => format!("（{by} と両立せず、効いていません）"),
        "undone" => format!("（{by} で取り消し）"),
        "waits" => "（対象が文書群にありません）".to_owned(),
        _ => String::new(),
    };
    writeln!(out, "{STRONG}{}{STRONG:#}{effect}", judgement.text)?;
    writeln!(
        out,
        "  {}  {FAINT}{}  {}  {}{FAINT:#}",
        judgement.reason, judgement.author, judgement.time, judgement.id
    )
}

fn export(config: &Config, path: &Path, json: bool) -> Result<(), Error> {
    let judgements = Library::open(config)?.snapshot()?.judgements()?;
    let wrong = |source| Error::Io { action: "writing the ledger", path: path.to_owned(), source };
    let mut file = BufWriter::new(File::create(path).map_err(wrong)?);
    judge::export(judgements.all(), &mut file).map_err(wrong)?;
    let count = judgements.all().len();
    if json {
        return output::json(&serde_json::json!({ "out": path, "judgements": count }));
    }
    writeln!(output::stdout(), "判定 {count} 件を {} に書き出しました", path.display())?;
    Ok(())
}

fn import(config: &Config, path: &Path, json: bool) -> Result<(), Error> {
    let file = File::open(path).map_err(|_| Error::NoSuchPath { path: path.to_owned() })?;
    let imported = judge::import(config, BufReader::new(file))?;
    if json {
        output::json(&imported)?;
    } else {
        print_imported(&mut output::stdout(), &imported)?;
    }
    match imported.refused.len() {
        0 => Ok(()),
        refused => Err(Error::RefusedLines { refused }),
    }
}

fn print_imported(out: &mut impl Write, imported: &Imported) -> io::Result<()> {
    writeln!(
        out,
        "判定を {} 件加えました（すでにあるもの {} 件、世代 {}）",
        imported.added, imported.known, imported.generation
    )?;
    for (line, why) in &imported.refused {
        writeln!(out, "  {line} 行目: {why}")?;
    }
    Ok(())
}
