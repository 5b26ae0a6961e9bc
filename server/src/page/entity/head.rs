//! The head of an entity's page: what it is, since when it is known, where it belongs, where to go from here.

use keifu_corpus::registry::Scheme;
use maud::{Markup, html};

use super::{more, words};
use crate::{
    api::common::EntityRef,
    library::{Cut, Profile},
    page::{label, link, visit::Visit},
};

/// Name, type, counts, public ids, parents and parts, and links.
pub(super) fn head(visit: &Visit, profile: &Profile) -> Markup {
    let entity = &profile.entity;
    let (first, last) = profile.years;
    let years = if profile.mentions == 0 { None } else { Some(label::years(visit, first, last)) };
    html! {
        header.entity {
            p.kind data-kind=(entity.kind) { (label::kind(visit, &entity.kind)) }
            h1 lang="ja" { bdi { (entity.name) } }
            dl.about {
                @if let Some(years) = &years {
                    div { dt { (visit.say("文書に現れる年度", "Named in documents of")) } dd { (years) } }
                }
                div {
                    dt { (visit.say("現れる箇所", "Named")) }
                    dd {
                        @let documents = label::counted(visit, profile.documents, "文書", "document", "documents");
                        (label::counted(visit, profile.mentions, "か所", "time", "times"))
                        @if visit.is_english() { " in " (documents) } @else { "（" (documents) "）" }
                    }
                }
                @for (scheme, id) in &profile.external_ids {
                    @if let Some(scheme) = Scheme::of(scheme) { div { dt { (words::scheme(visit, scheme)) } dd { bdi.id { (id) } } } }
                }
                @let listed: Vec<&str> = listed(&profile.external_ids);
                @if !listed.is_empty() {
                    div {
                        dt { (visit.say("内蔵の名称一覧", "In the built-in list of names")) }
                        dd lang="ja" { @for (at, name) in listed.iter().enumerate() { @if at > 0 { "、" } bdi { (name) } } }
                    }
                }
                (ends(visit, profile, &profile.parents, "outgoing", visit.say("属する組織・施設・事業", "Part of")))
                (ends(visit, profile, &profile.parts, "incoming", visit.say("支部・部署・その一部", "Branches and parts")))
            }
            ul.ways {
                li { a href=(visit.link("/", &[("q", &search(entity))])) { (visit.say("すべての段落を検索", "Search all passages")) } }
                li { a href=(visit.link("/graph", &[("entity", &entity.id)])) { (visit.say("つながりの図", "Picture of relations")) } }
                li { a href=(visit.link("/paths", &[("from", &entity.id)])) { (visit.say("ほかとの経路を探す", "Find a path to another")) } }
                @let path = format!("/v1/entities/{}", link::escaped(&entity.id));
                li { (visit.say("ダウンロード", "Download")) ": "
                    a href=(path) { (visit.say("概要", "Summary")) " (JSON)" } " "
                    a href=(format!("{path}/relations?modality=all&format=csv")) { (visit.say("関係", "Relations")) " (CSV)" } " "
                    a href=(format!("{path}/mentions?format=csv")) { (visit.say("現れる箇所", "Mentions")) " (CSV)" } " "
                    a href=(format!("{path}/metrics")) { (visit.say("指標", "Figures")) " (JSON)" }
                }
            }
        }
    }
}

/// The names under which lists of names have it, which are no public register.
fn listed(ids: &[(String, String)]) -> Vec<&str> {
    ids.iter().filter(|(scheme, _)| Scheme::of(scheme).is_none()).map(|(_, name)| name.as_str()).collect()
}

/// The query for all passages that name an entity.
pub(super) fn search(entity: &EntityRef) -> String {
    format!("entity:{}", entity.id)
}

fn ends(visit: &Visit, profile: &Profile, ends: &Cut<EntityRef>, direction: &str, title: &str) -> Markup {
    let kind = [("modality", "fact"), ("predicate", "part_of"), ("direction", direction)];
    html! {
        @if ends.total > 0 {
            div { dt { (title) } dd {
                ul.inline { @for end in &ends.shown { li { (link::entity(visit, end)) } } }
                (more(visit, profile, "relations", &kind, ends.left(), ends.total))
            } }
        }
    }
}
