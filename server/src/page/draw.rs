//! Drawings, computed here and sent as SVG: whole without scripts.

pub(super) mod layout;
pub(super) mod years;
