//! What every page has around its content: head, navigation, search box, footer, and the headers that guard it.

use axum::{
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    response::{Html, IntoResponse as _, Response},
};
use maud::{DOCTYPE, Markup, html};

use super::{
    assets, cite,
    label::count,
    visit::{Language, Theme, Visit},
};

/// Nothing from elsewhere, nothing inline: what a document's text smuggles in cannot run.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

const GUARDS: [(HeaderName, HeaderValue); 5] = [
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
];

/// The places that the navigation leads to: path, Japanese, English.
const PLACES: [(&str, &str, &str); 7] = [
    ("/", "検索", "Search"),
    ("/entities", "組織・施設・事業", "Entities"),
    ("/graph", "つながり", "Graph"),
    ("/paths", "経路", "Paths"),
    ("/documents", "文書", "Documents"),
    ("/series", "年度を比べる", "Compare years"),
    ("/judgements", "判定", "Judgements"),
];

/// What a page says of itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Head<'a> {
    /// What the page shows, without the name of the program.
    pub(crate) title: &'a str,
    /// Scripts of `server/assets` that it needs.
    pub(crate) scripts: &'a [&'a str],
    /// The query in the search box.
    pub(crate) query: &'a str,
    /// Whether the page is as wide as the window.
    pub(crate) wide: bool,
}

/// A page in its frame, with the headers that guard it.
pub(crate) fn page(visit: &Visit, head: Head<'_>, body: &Markup) -> Response {
    let page = without_controls(document(visit, head, body).into_string());
    (GUARDS, Html(page)).into_response()
}

/// No page holds control characters, which HTML forbids and browsers pass over: where one stood is seen.
fn without_controls(page: String) -> String {
    let is_none = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if page.contains(is_none) { page.replace(is_none, "\u{FFFD}") } else { page }
}

/// The same response with another status.
pub(crate) fn with_status(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response
}

fn document(visit: &Visit, head: Head<'_>, body: &Markup) -> Markup {
    let theme = match visit.theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    html! {
        (DOCTYPE)
        html lang=(visit.say("ja", "en")) data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content=(theme.unwrap_or("light dark"));
                title { @if !head.title.is_empty() { (head.title) " – " } "Keifu 系譜" }
                link rel="icon" href="data:,";
                @for sheet in assets::style_sheets() { link rel="stylesheet" href=(sheet); }
                @for script in ["suggest.js", cite::SCRIPT] { script type="module" src=(assets::url(script)) {} }
                @for script in head.scripts { script type="module" src=(assets::url(script)) {} }
            }
            body class=[head.wide.then_some("wide")] {
                a.skip href="#content" { (visit.say("本文へ", "Skip to the content")) }
                (header(visit, head.query))
                main #content tabindex="-1" { (body) }
                (footer(visit))
            }
        }
    }
}

fn header(visit: &Visit, query: &str) -> Markup {
    html! {
        header.site {
            a.name href=(visit.link("/", &[])) { "系譜 " span lang="en" { "Keifu" } }
            form.search role="search" action="/" aria-label=(visit.say("文書の検索", "Search the documents")) {
                label.hidden for="q" { (visit.say("検索する語", "Search for")) }
                input #q type="search" name="q" value=(query) lang="ja" autocomplete="off" spellcheck="false"
                    enterkeyhint="search" placeholder=(visit.say("語、「完全一致」、年度:R1、entity:健都", "words, 「exact」, 年度:R1, entity:健都"));
                (kept_fields(visit))
                button { (visit.say("検索", "Search")) }
            }
            nav aria-label=(visit.say("主な場所", "Main")) {
                ul {
                    @for (path, japanese, english) in PLACES {
                        li { a href=(visit.link(path, &[])) aria-current=[visit.is_at(path).then_some("page")] { (visit.say(japanese, english)) } }
                    }
                }
            }
        }
    }
}

/// Language and theme as hidden fields, so that a form keeps them.
pub(crate) fn kept_fields(visit: &Visit) -> Markup {
    html! { @for (name, value) in visit.kept() { input type="hidden" name=(name) value=(value); } }
}

fn footer(visit: &Visit) -> Markup {
    let other = if visit.is_english() { Language::Japanese } else { Language::English };
    let themes =
        [(Theme::System, "自動", "auto"), (Theme::Light, "明るい", "light"), (Theme::Dark, "暗い", "dark")];
    html! {
        footer.site {
            @if let Some(coverage) = &visit.coverage {
                p.coverage {
                    @let (documents, passages) = (count(coverage.documents as usize), count(coverage.passages as usize));
                    a href=(visit.link("/documents", &[])) {
                        @if visit.is_english() { (documents) " documents, " (passages) " passages" }
                        @else { (documents) "文書、" (passages) "段落" }
                    }
                    (visit.say("を検索しています", " are searched"))
                    @if coverage.documents_not_read > 0 {
                        @let unread = count(coverage.documents_not_read as usize);
                        strong {
                            @if visit.is_english() { "; " (unread) " files could not be read" }
                            @else { "。読めなかったファイルが" (unread) "件あります" }
                        }
                    }
                }
            }
            p {
                a href=(visit.dressed(other, visit.theme)) lang=(visit.say("en", "ja")) hreflang=(visit.say("en", "ja")) {
                    (visit.say("English", "日本語"))
                }
            }
            p.themes role="group" aria-label=(visit.say("配色", "Colours")) {
                (visit.say("配色", "Colours")) " "
                @for (theme, japanese, english) in themes {
                    a href=(visit.dressed(visit.language, theme)) aria-current=[(theme == visit.theme).then_some("true")] {
                        (visit.say(japanese, english))
                    }
                    " "
                }
            }
            p { a href="/docs" { "API" } }
        }
    }
}
