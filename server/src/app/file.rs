//! `/v1/documents/{id}/file`: the bytes that a document was read from, whole or in part (RFC 9110).

use std::{
    io::{Seek as _, SeekFrom},
    ops::Range,
};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE,
            CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, IF_RANGE, RANGE,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::Response,
};
use keifu_corpus::Format;
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use super::{AppState, Problem, problem::ProblemBody};
use crate::library::{OriginalContent, OriginalFile};

/// A page of somebody else's must neither run scripts in our origin nor load anything: not even its own pictures, which
/// we do not have.
const SANDBOX: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:",
);

/// 文書の元のファイル（PDF では `#page=3` のようにページを開ける）
#[utoipa::path(
    get, path = "/v1/documents/{id}/file", tag = "documents",
    params(
        ("id" = String, Path, description = "文書の ID"),
        ("Range" = Option<String>, Header, description = "bytes=0-1023 のような一つの範囲"),
        ("If-None-Match" = Option<String>, Header, description = "前に受け取った ETag"),
    ),
    responses(
        (status = 200, description = "元のファイルの全体", body = Vec<u8>, content_type = "*/*"),
        (status = 206, description = "その範囲", body = Vec<u8>, content_type = "*/*"),
        (status = 304, description = "前に受け取ったものと同じ"),
        (status = 404, description = "その文書はない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "元の場所のファイルが、読み込んだあとに変わった", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "元のファイルがもうない", body = ProblemBody, content_type = "application/problem+json"),
        (status = 416, description = "ファイルにない範囲", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
pub(super) async fn file(
    State(state): State<AppState>,
    Path(id): Path<String>,
    method: Method,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let document = id.clone();
    let found = state.answer(move |library| library.original_file(&document)).await?;
    let file = found.ok_or_else(|| Problem::no_such("文書", &id))?;
    let tag = format!("\"{}\"", file.revision);
    let response = Response::builder().header(ETAG, &tag).header(CACHE_CONTROL, "no-cache");
    if header(&asked, &IF_NONE_MATCH).is_some_and(|tags| names(tags, &tag)) {
        return finish(response.status(StatusCode::NOT_MODIFIED), Body::empty());
    }
    let mut response = response
        .header(ACCEPT_RANGES, "bytes")
        .header(CONTENT_TYPE, media_type(&file))
        .header(CONTENT_DISPOSITION, disposition(&file.name))
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Viewers of PDF are themselves sandboxed, and some refuse to open within another sandbox.
    if file.format != Format::Pdf {
        response = response.header(CONTENT_SECURITY_POLICY, SANDBOX);
    }
    // Who has another revision needs all of this one; who asks for headers is told of the whole.
    let of_this = header(&asked, &IF_RANGE).is_none_or(|given| given == tag);
    let range = header(&asked, &RANGE).filter(|_| of_this && method == Method::GET);
    let part = match range.map_or(Part::Whole, |range| part(range, file.size)) {
        Part::Whole => 0..file.size,
        Part::Outside => return Err(Problem::no_such_range(file.size)),
        Part::Range(part) => {
            let range = format!("bytes {}-{}/{}", part.start, part.end - 1, file.size);
            response = response.status(StatusCode::PARTIAL_CONTENT).header(CONTENT_RANGE, range);
            part
        }
    };
    let length = part.end - part.start;
    response = response.header(CONTENT_LENGTH, length);
    let body = if method == Method::HEAD { Body::empty() } else { body(file.content, part)? };
    finish(response, body)
}

fn finish(response: axum::http::response::Builder, body: Body) -> Result<Response, Problem> {
    response.body(body).map_err(|error| {
        tracing::error!(%error, "a header cannot be written");
        Problem::internal()
    })
}

/// The header, when it is given once and is plain ASCII.
fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether one of the entity tags is `tag`, by the weak comparison.
fn names(tags: &str, tag: &str) -> bool {
    let mut given = tags.split(',').map(str::trim);
    given.any(|given| given == "*" || given.strip_prefix("W/").unwrap_or(given) == tag)
}

/// What a request asks of the file.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Range(Range<u64>),
    Outside,
}

/// Reads one range of bytes; several at once, and units that we do not know, are answered with the whole.
fn part(range: &str, size: u64) -> Part {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // So many digits that they are no number lie behind the end of any file.
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let range = range.split_once('=').filter(|(unit, _)| unit.trim().eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = range.and_then(|(_, range)| range.trim().split_once('-')) else {
        return Part::Whole;
    };
    let from = |first: u64, end: u64| {
        if first < size { Part::Range(first..end.min(size)) } else { Part::Outside }
    };
    match (first, last, number(first), number(last)) {
        ("", _, _, Some(count)) => from(size.saturating_sub(count), size),
        (_, "", Some(first), _) => from(first, size),
        (_, _, Some(first), Some(last)) if first <= last => from(first, last.saturating_add(1)),
        _ => Part::Whole,
    }
}

fn body(content: OriginalContent, part: Range<u64>) -> Result<Body, Problem> {
    match content {
        OriginalContent::Bytes(bytes) => {
            let part = bytes.get(part.start as usize..part.end as usize);
            Ok(Body::from(part.unwrap_or_default().to_vec()))
        }
        OriginalContent::File(mut file) => {
            file.seek(SeekFrom::Start(part.start)).map_err(|error| {
                tracing::error!(%error, "reading the original");
                Problem::internal()
            })?;
            let rest = tokio::fs::File::from_std(file).take(part.end - part.start);
            Ok(Body::from_stream(ReaderStream::with_capacity(rest, 64 << 10)))
        }
    }
}

/// `text/plain; charset=Shift_JIS`: the encoding that was found, so that a browser need not guess.
fn media_type(file: &OriginalFile) -> String {
    let media = file.format.media_type();
    if media.starts_with("text/") && !file.encoding.is_empty() {
        format!("{media}; charset={}", file.encoding)
    } else {
        media.to_owned()
    }
}

/// The name for "save as" (RFC 6266), for old clients too, which read `filename` alone.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    format!("inline; filename=\"{plain}\"; filename*=UTF-8''{}", escaped(name))
}

/// As RFC 8187 wants it: `attr-char`s as they are, the bytes of all others behind percent signs.
fn escaped(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte);
    let mut text = String::new();
    for byte in name.bytes() {
        if plain(byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (range, wanted) in [
            ("bytes=0-9", Part::Range(0..10)),
            ("bytes=90-", Part::Range(90..100)),
            ("bytes=90-1000", Part::Range(90..100)),
            ("bytes=-10", Part::Range(90..100)),
            ("bytes=-1000", Part::Range(0..100)),
            ("Bytes=99-99", Part::Range(99..100)),
            ("bytes=99-99999999999999999999999999", Part::Range(99..100)),
            ("bytes=100-", Part::Outside),
            ("bytes=99999999999999999999999999-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=9-0", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=1-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=0-9", Part::Whole),
            ("0-9", Part::Whole),
        ] {
            assert_eq!(part(range, 100), wanted, "{range}");
        }
        for range in ["bytes=0-", "bytes=-5", "bytes=0-0"] {
            assert_eq!(part(range, 0), Part::Outside, "{range}");
        }
    }

    #[test]
    fn a_japanese_name_is_told_as_it_is_and_in_ascii() {
        assert_eq!(
            disposition("令和元年 \"報告\".pdf"),
            "inline; filename=\"____ ____.pdf\"; filename*=UTF-8''%E4%BB%A4%E5%92%8C%E5%85%83%E5%B9%B4%20%22%E5%A0%B1%E5%91%8A%22.pdf"
        );
        assert_eq!(disposition("a\r\nb.txt"), "inline; filename=\"a__b.txt\"; filename*=UTF-8''a%0D%0Ab.txt");
    }

    #[test]
    fn entity_tags_are_compared_weakly() {
        assert!(names("\"a\", W/\"b\"", "\"b\"") && names("*", "\"b\"") && names("\"b\"", "\"b\""));
        assert!(!names("\"a\"", "\"b\"") && !names("b", "\"b\""));
    }
}
