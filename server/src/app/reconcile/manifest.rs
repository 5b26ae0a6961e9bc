//! The manifest: what the service offers, with addresses under which the client reached it.

use axum::http::{HeaderMap, header::HOST, uri::Authority};
use keifu_graph::EntityKind;
use serde_json::json;

use super::BATCH;
use crate::{
    api::reconcile::{
        ExtendMetadata, Manifest, PreviewMetadata, ServicePath, Suggest, SuggestMetadata, View,
    },
    library::type_of,
};

/// Stay the same wherever it is served: an id means the same entity on every face and machine.
const IDENTIFIER_SPACE: &str = "urn:keifu:entity:";
const SCHEMA_SPACE: &str = "urn:keifu:schema:";

/// Size of the page about an entity, in pixels.
const WIDTH: u32 = 430;
const HEIGHT: u32 = 320;

pub(super) fn manifest(headers: &HeaderMap) -> Manifest {
    let base = base(headers);
    let suggest = |what: &str| SuggestMetadata {
        service_url: base.clone(),
        service_path: format!("/reconcile/suggest/{what}"),
        flyout_service_url: base.clone(),
        flyout_service_path: format!("/reconcile/flyout/{what}?id=${{id}}"),
    };
    let page = format!("{base}/reconcile/preview?id={{{{id}}}}");
    Manifest {
        versions: vec!["0.1".to_owned(), "0.2".to_owned()],
        name: "Keifu（系譜）".to_owned(),
        identifier_space: IDENTIFIER_SPACE.to_owned(),
        schema_space: SCHEMA_SPACE.to_owned(),
        default_types: EntityKind::ALL.iter().copied().map(type_of).collect(),
        documentation: format!("{base}/docs"),
        service_version: env!("CARGO_PKG_VERSION").to_owned(),
        batch_size: BATCH,
        standardized_score: true,
        lang: "ja".to_owned(),
        view: View { url: page.clone() },
        preview: PreviewMetadata { url: page, width: WIDTH, height: HEIGHT },
        suggest: Suggest { entity: suggest("entity"), property: suggest("property"), kind: suggest("type") },
        extend: ExtendMetadata {
            propose_properties: ServicePath {
                service_url: base.clone(),
                service_path: "/reconcile/extend/propose".to_owned(),
            },
            property_settings: vec![
                json!({
                    "name": "limit", "label": "値の数", "type": "number", "default": 20,
                    "help_text": "一つの性質について、いくつまでの値を引くか（1～1000）",
                }),
                json!({
                    "name": "indicator", "label": "指標", "type": "text", "default": "",
                    "help_text": "指標・実績・目標で、名前にこれを含む指標だけ",
                }),
                json!({
                    "name": "fiscal_year", "label": "年度", "type": "text", "default": "",
                    "help_text": "指標・実績・目標で、この年度だけ（2019、R1、2018..2020）",
                }),
            ],
        },
    }
}

/// The address under which the client reached the server.
pub(crate) fn base(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host =
        host.and_then(|host| host.parse::<Authority>().ok()).filter(|host| !host.as_str().contains('@'));
    host.map_or_else(|| "http://127.0.0.1:8080".to_owned(), |host| format!("http://{host}"))
}
