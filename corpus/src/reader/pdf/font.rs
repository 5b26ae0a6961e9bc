//! Glyph → character where a font does not say which: by its character collection, or by its own table read backwards.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_interpret::font::{Glyph, OutlineGlyph};
use hayro_syntax::{
    Pdf,
    object::{Array, Dict, Name, Object, String as PdfString},
};
use skrifa::{FontRef, MetadataProvider as _, raw::TableProvider as _};

/// Finds characters for glyphs of fonts without `ToUnicode`.
pub(super) struct Fallback {
    /// The file has a font of the Japanese collection without `ToUnicode`: its codes are character identifiers.
    japanese: bool,
    /// Adobe-Japan1-UCS2, read when it is first needed.
    collection: Option<Option<Box<CMap>>>,
    /// Characters by glyph of embedded fonts, by the font's key.
    tables: HashMap<u128, HashMap<u32, char>>,
}

impl Fallback {
    pub(super) fn of(pdf: &Pdf) -> Self {
        Self { japanese: has_untold_japanese_font(pdf), collection: None, tables: HashMap::new() }
    }

    /// The character that a glyph shows, if anything tells.
    pub(super) fn character(&mut self, glyph: &Glyph<'_>) -> Option<BfString> {
        let Glyph::Outline(outline) = glyph else { return None };
        if self.japanese
            && let Some(found) = self.japanese_character(outline.char_code())
        {
            return Some(found);
        }
        self.by_own_table(outline).map(BfString::Char)
    }

    fn japanese_character(&mut self, code: u32) -> Option<BfString> {
        let collection = self.collection.get_or_insert_with(|| {
            load_embedded(CMapName::AdobeJapan1Ucs2)
                .and_then(|data| CMap::parse(data, load_embedded))
                .map(Box::new)
        });
        collection.as_ref()?.lookup_bf_string(code)
    }

    /// Reads the embedded font's `cmap` table backwards: of several characters with one shape the first is taken.
    fn by_own_table(&mut self, outline: &OutlineGlyph) -> Option<char> {
        let data = outline.font_data()?;
        let table = self.tables.entry(data.cache_key).or_insert_with(|| {
            let mut table = HashMap::new();
            let bytes: &[u8] = (*data.data).as_ref();
            let Ok(font) = FontRef::new(bytes) else { return table };
            if font.cmap().is_err() {
                return table;
            }
            for (character, glyph) in font.charmap().mappings() {
                // Compatibility ideographs share the shape of the unified one, which has the smaller number.
                if let Some(character) = char::from_u32(character) {
                    table.entry(glyph.to_u32()).or_insert(character);
                }
            }
            table
        });
        table.get(&outline.glyph_id().to_u32()).copied()
    }
}

/// Whether a composite font of Adobe-Japan1 lacks `ToUnicode`.
fn has_untold_japanese_font(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().any(|object| {
        let Object::Dict(font) = object else { return false };
        let composite = font.get::<Name<'_>>("Subtype").is_some_and(|name| name.as_str() == "Type0");
        composite
            && !font.contains_key("ToUnicode")
            && font
                .get::<Array<'_>>("DescendantFonts")
                .and_then(|descendants| descendants.iter::<Dict<'_>>().next())
                .and_then(|descendant| descendant.get::<Dict<'_>>("CIDSystemInfo"))
                .and_then(|collection| collection.get::<PdfString<'_>>("Ordering"))
                .is_some_and(|ordering| ordering.as_bytes() == b"Japan1")
    })
}
