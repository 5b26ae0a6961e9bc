//! The edge of Keifu: ingest pipeline, HTTP, command line, configuration.
