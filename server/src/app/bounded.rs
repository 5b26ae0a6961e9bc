//! Numbers in a query that must lie between two others: what lies outside is refused, never silently another number.

use serde::{Deserialize, Deserializer, de::Error as _};

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounded<const MIN: usize, const MAX: usize>(usize);

/// How many items of a list.
pub(super) type PageSize = Bounded<1, 1_000>;

impl<const MIN: usize, const MAX: usize> Bounded<MIN, MAX> {
    /// The number.
    pub(super) fn get(self) -> usize {
        self.0
    }
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Bounded<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = usize::deserialize(deserializer)?;
        if (MIN..=MAX).contains(&number) {
            Ok(Self(number))
        } else {
            Err(D::Error::custom(format!("{number} は使えません。{MIN} 以上 {MAX} 以下の数です")))
        }
    }
}
