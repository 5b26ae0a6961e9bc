//! What the service says of itself.

use serde::Serialize;
use utoipa::ToSchema;

use super::IdName;

/// What the service offers, and where.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Versions of the protocol.
    #[schema(example = json!(["0.1", "0.2"]))]
    pub versions: Vec<String>,
    /// Name of the service.
    pub name: String,
    /// What ids of entities are relative to.
    pub identifier_space: String,
    /// What ids of types and properties are relative to.
    pub schema_space: String,
    /// Types that are worth being offered.
    pub default_types: Vec<IdName>,
    /// Where the API is described.
    pub documentation: String,
    /// Version of the program.
    pub service_version: String,
    /// Most queries in a batch.
    pub batch_size: usize,
    /// Whether scores lie between 0 and 100.
    pub standardized_score: bool,
    /// Language of names and texts.
    pub lang: String,
    /// Where a person can look at an entity.
    pub view: View,
    /// A small page about an entity.
    pub preview: PreviewMetadata,
    /// Completion of what is typed.
    pub suggest: Suggest,
    /// Values of properties.
    pub extend: ExtendMetadata,
}

/// Where a person can look at an entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct View {
    /// The address, with `{{id}}` for the id.
    pub url: String,
}

/// A small page about an entity.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviewMetadata {
    /// The address, with `{{id}}` for the id.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// Completion of what is typed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Suggest {
    /// Of entities.
    pub entity: SuggestMetadata,
    /// Of properties.
    pub property: SuggestMetadata,
    /// Of types.
    #[serde(rename = "type")]
    pub kind: SuggestMetadata,
}

/// Where completion is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SuggestMetadata {
    /// The server.
    pub service_url: String,
    /// The path on it.
    pub service_path: String,
    /// The server of the small pictures.
    pub flyout_service_url: String,
    /// The path on it, with `${id}` for the id.
    pub flyout_service_path: String,
}

/// Values of properties.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExtendMetadata {
    /// Where properties are proposed.
    pub propose_properties: ServicePath,
    /// What can be set for a property.
    #[schema(value_type = Vec<Object>)]
    pub property_settings: Vec<serde_json::Value>,
}

/// A place on a server.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServicePath {
    /// The server.
    pub service_url: String,
    /// The path on it.
    pub service_path: String,
}
