//! The facts as flat tables, a star schema without arrays: described once, for SQLite, PostgreSQL, CSV and Parquet.
//!
//! [`TABLES`] and [`VIEWS`] are data; [`each_row`] gives the rows of a generation. Ids and citation ids are those of every
//! other face.

mod describe;
mod rows;
pub(crate) mod schema;
mod selection;
pub(crate) mod sqlite;
mod standing;
mod views;

pub use describe::TABLES;
pub(crate) use rows::each_chosen;
pub use rows::{Write, each_row};
pub use schema::{Column, Index, Kind, Table, Value, View, table};
pub(crate) use selection::{Chosen, Selection};
pub(crate) use sqlite::type_name;
pub use sqlite::{sqlite, sqlite_of};
pub use views::VIEWS;
