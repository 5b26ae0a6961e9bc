//! Drawings, computed here and sent as SVG.

pub(super) mod layout;
