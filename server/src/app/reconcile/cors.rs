//! Which pages of other origins may ask.

use axum::http::{HeaderValue, Method, header::CONTENT_TYPE, request::Parts};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Pages that come from this machine may ask; those of the web may not read what lies on it.
pub(in crate::app) fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(|origin: &HeaderValue, _: &Parts| is_of_this_machine(origin)))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE])
}

fn is_of_this_machine(origin: &HeaderValue) -> bool {
    let host = origin.to_str().ok().and_then(|origin| {
        let (_, authority) =
            origin.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
        let (host, port) = match authority.rsplit_once(':') {
            // A colon within brackets is part of an IPv6 address.
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (authority, ""),
        };
        port.bytes().all(|byte| byte.is_ascii_digit()).then_some(host)
    });
    matches!(host, Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_let_in() {
        let allowed = |origin: &'static str| is_of_this_machine(&HeaderValue::from_static(origin));
        for own in
            ["http://127.0.0.1:3333", "http://localhost", "https://localhost:8443", "http://[::1]:3333"]
        {
            assert!(allowed(own), "{own}");
        }
        for other in [
            "https://example.com",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com:80",
            "http://127.0.0.1:80@example.com",
            "http://127.0.0.1:3333.example.com",
            "null",
            "file://localhost",
            "localhost",
        ] {
            assert!(!allowed(other), "{other}");
        }
    }
}
