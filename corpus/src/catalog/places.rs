//! Where passages stand on their pages, apart from their text: an answer needs many of these and little else of them.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{
    documents::keys_of,
    packing::{pack, unpack},
};
use crate::{Catalog, Error, Passage, Place};

/// Places are stored by so many passages at a time.
pub const PLACES_TOGETHER: u32 = 1024;

impl Catalog {
    /// The places of passages `part * PLACES_TOGETHER` and up to [`PLACES_TOGETHER`] of row `number`; empty where the
    /// format tells no more than pages, or nothing.
    pub fn places(&self, number: u64, part: u32) -> Result<Vec<Place>, Error> {
        let key = keys_of(number).0 + i64::from(part) * i64::from(PLACES_TOGETHER);
        self.run("reading", |c| {
            c.prepare_cached("SELECT blob FROM places WHERE key = ?1")?
                .query_row([key], |row| unpack(row.get_ref(0)?.as_blob()?))
                .optional()
        })
        .map(Option::unwrap_or_default)
    }
}

/// Stores the places of a new row's passages, as far as there is anything to say.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    number: u64,
    passages: &[Passage],
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached("INSERT INTO places VALUES (?1, ?2)")?;
    for (part, passages) in (0..).zip(passages.chunks(PLACES_TOGETHER as usize)) {
        let places: Vec<&Place> = passages.iter().map(|passage| &passage.place).collect();
        if places.iter().any(|&place| place != &Place::default()) {
            let key = keys_of(number).0 + part * i64::from(PLACES_TOGETHER);
            insert.execute(params![key, pack(&places)?])?;
        }
    }
    Ok(())
}
