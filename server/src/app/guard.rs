//! Who may ask: programs of this machine and pages of our own, not whatever page a browser has open.
//!
//! The server listens on a loopback address and knows no users, so the browser of the one user is what a hostile page
//! would use. Two things keep it out. The `Host` of a request must be this machine: a name of the page's own that is
//! made to resolve to 127.0.0.1 (DNS rebinding) is none. And what may write must come from a page of ours:
//! `Sec-Fetch-Site` says so in every browser of today, `Origin` in older ones. A request that has neither is no
//! browser's – curl, a script, the Python client – and could as well run `keifu` itself, so it is let through.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{HeaderMap, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use super::Problem;

/// Looks at host and origin itself.
const MCP: &str = "/mcp";
/// Pages of this machine may ask it, as its own rules say; nothing there writes.
const RECONCILIATION: &str = "/reconcile";

/// Answers only requests that are meant for this machine and that no foreign page has sent.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if is_below(path, MCP) {
        return next.run(request).await;
    }
    if let Some(host) = foreign_host(request.uri(), request.headers()) {
        return Problem::misdirected(&host).into_response();
    }
    if !request.method().is_safe() && !is_below(path, RECONCILIATION) && is_foreign(request.headers()) {
        return Problem::foreign_page().into_response();
    }
    next.run(request).await
}

fn is_below(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A host that a request names and that is not this machine. Browsers always name one; who names none is no browser.
fn foreign_host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let named = headers.get_all(header::HOST).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    named
        .chain(uri.authority().map(|it| it.as_str().into()))
        .find(|host| !is_this_machine(host))
        .map(Into::into)
}

/// `localhost` or a loopback address, with or without port: whatever port a tunnel or a proxy of this machine has.
fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    let is_loopback = address.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback());
    !host.contains('@') && (is_loopback || name.eq_ignore_ascii_case("localhost"))
}

/// Whether a browser says that a page of another origin sends this.
fn is_foreign(headers: &HeaderMap) -> bool {
    let of = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = of("sec-fetch-site") {
        return !["same-origin", "none"].contains(&site);
    }
    let Some(origin) = of("origin") else { return false };
    let from = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    !from.zip(of("host")).is_some_and(|(from, host)| from.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn only_loopback_names_are_this_machine() {
        for host in [
            "localhost",
            "LocalHost:8080",
            "127.0.0.1:8080",
            "127.8.9.1",
            "[::1]:8080",
            "[::1]",
            "[::ffff:127.0.0.1]:1",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil@127.0.0.1",
            "0.0.0.0:8080",
            "192.168.0.1",
            "[::2]",
            "::1",
            "127.0.0.1:80:90",
            "localhost/",
            "127.0.0.1 evil",
            "[::1",
            "2130706433",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn a_page_of_another_origin_is_foreign() {
        let headers = |given: &[(&'static str, &'static str)]| -> HeaderMap {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            given.iter().map(pair).collect()
        };
        let host = ("host", "127.0.0.1:8080");
        for ours in [
            &[host][..],
            &[host, ("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")],
            &[host, ("sec-fetch-site", "none")],
            &[host, ("origin", "http://127.0.0.1:8080")],
        ] {
            assert!(!is_foreign(&headers(ours)), "{ours:?}");
        }
        for theirs in [
            &[host, ("sec-fetch-site", "cross-site")][..],
            &[host, ("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:8080")],
            &[host, ("sec-fetch-site", "")],
            &[host, ("origin", "null")],
            &[host, ("origin", "http://127.0.0.1:3000")],
            &[host, ("origin", "http://evil.example")],
            &[host, ("origin", "file://")],
            &[("origin", "http://127.0.0.1:8080")],
        ] {
            assert!(is_foreign(&headers(theirs)), "{theirs:?}");
        }
    }
}
