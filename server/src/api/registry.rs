//! Public registers on the wire: what waits for a person's word.

use serde::Serialize;
use utoipa::ToSchema;

use super::common::EntityRef;

/// An entity that a register may have, and the bodies it may be.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingEntity {
    /// Which entity.
    pub entity: EntityRef,
    /// corporate_number or local_government_code.
    pub register: String,
    /// The Japanese word for it.
    pub register_label: String,
    /// Why it was not decided: several, short_name, closed.
    pub doubt: String,
    /// The same for people.
    pub doubt_label: String,
    /// Number of bodies it may be.
    pub total: u32,
    /// The first of them.
    pub candidates: Vec<RegistryBody>,
}

/// A body as a register has it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RegistryBody {
    /// Its id in the register.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it is; empty when the register does not say.
    pub prefecture: String,
    /// Municipality, likewise.
    pub municipality: String,
    /// Whether it has ceased to exist.
    pub closed: bool,
}
