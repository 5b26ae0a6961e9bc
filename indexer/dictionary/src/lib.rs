//! IPADIC, compiled from its committed source at build time and embedded in the binary.
//!
//! The archive in `assets/` is Debian's `mecab-ipadic` (2.7.0-20070801 with the entry for 令和), converted to
//! UTF-8; its licence, which must travel with copies, is `COPYING.ipadic`.

lindera_dictionary::embedded_dictionary!("/ipadic", EmbeddedIpadic);
