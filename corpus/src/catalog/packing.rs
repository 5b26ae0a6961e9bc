//! How values become blobs: postcard, then LZ4. The catalog's format number covers both.

use serde::{Serialize, de::DeserializeOwned};

/// A value as a compressed blob.
pub(super) fn pack<T: Serialize + ?Sized>(value: &T) -> rusqlite::Result<Vec<u8>> {
    let plain = postcard::to_stdvec(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    Ok(compress(&plain))
}

/// The value in a blob made by [`pack`].
pub(super) fn unpack<T: DeserializeOwned>(blob: &[u8]) -> rusqlite::Result<T> {
    postcard::from_bytes(&decompress(blob)?).map_err(damaged)
}

/// Bytes as a compressed blob.
pub(super) fn compress(bytes: &[u8]) -> Vec<u8> {
    lz4_flex::block::compress_prepend_size(bytes)
}

/// The bytes in a blob made by [`compress`].
pub(super) fn decompress(blob: &[u8]) -> rusqlite::Result<Vec<u8>> {
    // LZ4 shrinks at most 255 times: a size beyond that is damage, not a reason to ask for gigabytes.
    let (size, _) = lz4_flex::block::uncompressed_size(blob).map_err(damaged)?;
    if size > blob.len().saturating_mul(256) {
        return Err(damaged(lz4_flex::block::DecompressError::ExpectedAnotherByte));
    }
    let bytes = lz4_flex::block::decompress_size_prepended(blob).map_err(damaged)?;
    if bytes.len() == size {
        Ok(bytes)
    } else {
        Err(damaged(lz4_flex::block::DecompressError::ExpectedAnotherByte))
    }
}

/// What SQLite says of a blob that cannot be unpacked.
pub(super) fn damaged(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, Box::new(error))
}
