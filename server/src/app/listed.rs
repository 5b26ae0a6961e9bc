//! Lists in other formats than JSON: everything that fits, or the part that `offset` and `limit` name, streamed.

use axum::{
    http::{HeaderName, HeaderValue, Uri, header::LINK},
    response::Response,
};

use super::{AppState, Problem, formats::file};
use crate::{
    Error,
    export::{Base, Format, write_list},
    library::Snapshot,
    tables::table,
};

const TOTAL: HeaderName = HeaderName::from_static("x-total-count");

/// Formats of documents.
pub(super) const DOCUMENTS: [Format; 5] =
    [Format::Csv, Format::Parquet, Format::Jsonl, Format::Jsonld, Format::Turtle];
/// Formats of metrics.
pub(super) const METRICS: [Format; 5] = DOCUMENTS;
/// Formats of what is a graph.
pub(super) const GRAPHS: [Format; 7] = Format::ALL;

/// A list that is asked for in another format.
pub(super) struct Listed<'r> {
    /// Of which table its rows are.
    pub(super) table: &'static str,
    pub(super) format: Format,
    pub(super) offset: Option<usize>,
    /// `None`: to the end.
    pub(super) limit: Option<usize>,
    /// The request, for the address of the next part.
    pub(super) uri: &'r Uri,
}

impl Listed<'_> {
    /// Answers with the rows that `find` names. `X-Total-Count` tells how many there are in all, `Link` where the next part is.
    pub(super) async fn answer(
        self,
        state: &AppState,
        find: impl FnOnce(&Snapshot) -> Result<Vec<u32>, Error> + Send + 'static,
    ) -> Result<Response, Problem> {
        let Some(table) = table(self.table) else { return Err(Problem::internal()) };
        let base = Base::new(&state.library.config().base_iri)?;
        let snapshot = state.library.snapshot()?;
        let mut found = state.answer_from(snapshot.clone(), find).await?;
        let total = found.len();
        let start = self.offset.unwrap_or(0).min(total);
        let end = self.limit.map_or(total, |limit| start.saturating_add(limit.max(1)).min(total));
        found.truncate(end);
        found.drain(..start);
        let format = self.format;
        let body = state
            .stream(snapshot, move |library, out| write_list(library, table, found, format, &base, out))
            .await?;
        let mut response = file(body, format.media_type(), &format!("{}.{}", table.name, format.extension()));
        response.headers_mut().insert(TOTAL, HeaderValue::from(total));
        if end < total {
            link_next(&mut response, &moved(self.uri, "offset", &end.to_string()));
        }
        Ok(response)
    }
}

/// Tells where the next part is.
pub(super) fn link_next(response: &mut Response, address: &str) {
    if let Ok(link) = HeaderValue::try_from(format!("<{address}>; rel=\"next\"")) {
        response.headers_mut().insert(LINK, link);
    }
}

/// The same address with another value of a parameter.
pub(super) fn moved(uri: &Uri, name: &str, value: &str) -> String {
    let others = uri.query().unwrap_or_default().split('&');
    let others = others.filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let pairs: Vec<String> =
        others.map(str::to_owned).chain(std::iter::once(format!("{name}={value}"))).collect();
    let address = format!("{}?{}", uri.path(), pairs.join("&"));
    // Some clients send Japanese as it is; a header has room for ASCII only.
    let escaped = |byte: u8| {
        if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    address.bytes().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_part_is_at_the_same_address_with_another_offset() {
        let uri = Uri::from_static("/v1/entities?q=%E5%81%A5&offset=2&limit=2&format=csv");
        assert_eq!(moved(&uri, "offset", "4"), "/v1/entities?q=%E5%81%A5&limit=2&format=csv&offset=4");
        assert_eq!(moved(&Uri::from_static("/v1/metrics"), "offset", "1"), "/v1/metrics?offset=1");
        assert_eq!(
            moved(&"/v1/search?q=健".parse().unwrap(), "cursor", "a"),
            "/v1/search?q=%E5%81%A5&cursor=a"
        );
    }
}
