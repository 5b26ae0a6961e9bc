//! What a table of contents asks of every passage, read without the rest: text is borrowed, places and maps are passed over.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};

use super::{
    documents::keys_of,
    packing::{damaged, decompress},
};
use crate::{Catalog, Column, Error, PageUnit, PassageKind};

/// A passage in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassageHead<'a> {
    /// Its place among the passages of the document.
    pub ordinal: u32,
    /// What it is in the layout.
    pub kind: PassageKind,
    /// How many headings and parent bullets stand above it.
    pub depth: usize,
    /// Its page, slide or sheet.
    pub page: Option<u32>,
    /// Name of the sheet.
    pub sheet: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
}

/// The fields of a stored [`Passage`](crate::Passage), in its order.
#[derive(Deserialize)]
struct Stored<'a> {
    ordinal: u32,
    kind: PassageKind,
    #[serde(borrow)]
    headings: Count<&'a str>,
    _column: Option<Column>,
    page: Option<u32>,
    place: StoredPlace<'a>,
    text: &'a str,
    _runs: Count<(u32, u32, u32, bool)>,
    _notes: Count<(&'a str, u32)>,
}

#[derive(Deserialize)]
struct StoredPlace<'a> {
    _unit: PageUnit,
    #[serde(borrow)]
    sheet: Option<&'a str>,
    _cells: Option<&'a str>,
    _area: Option<(i32, i32, i32, i32)>,
    _ocr: bool,
}

/// A sequence of which only the length matters.
struct Count<T>(usize, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Count<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counting<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Counting<T> {
            type Value = Count<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Count<T>, A::Error> {
                let mut count = 0;
                while sequence.next_element::<T>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count, PhantomData))
            }
        }
        deserializer.deserialize_seq(Counting(PhantomData))
    }
}

impl Catalog {
    /// Shows `each` passage of row `number` in short, in their order.
    pub fn passage_heads(&self, number: u64, mut each: impl FnMut(PassageHead<'_>)) -> Result<(), Error> {
        let keys = keys_of(number);
        self.run("reading", |c| {
            let mut select =
                c.prepare_cached("SELECT blob FROM passages WHERE key BETWEEN ?1 AND ?2 ORDER BY key")?;
            let mut rows = select.query([keys.0, keys.1])?;
            while let Some(row) = rows.next()? {
                let bytes = decompress(row.get_ref(0)?.as_blob()?)?;
                let passages: Vec<Stored<'_>> = postcard::from_bytes(&bytes).map_err(damaged)?;
                for passage in &passages {
                    each(PassageHead {
                        ordinal: passage.ordinal,
                        kind: passage.kind,
                        depth: passage.headings.0,
                        page: passage.page,
                        sheet: passage.place.sheet,
                        text: passage.text,
                    });
                }
            }
            Ok(())
        })
    }
}
