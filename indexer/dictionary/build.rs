//! Compiles the committed IPADIC source archive into lindera's format, without a network.
use std::{
    env,
    error::Error,
    fs::{self, File},
    io::BufReader,
    path::PathBuf,
};

use lindera_dictionary::{builder::DictionaryBuilder, dictionary::metadata::Metadata};

const ARCHIVE: &str = "assets/ipadic-2.7.0-20070801-utf8.tar.xz";

fn main() -> Result<(), Box<dyn Error>> {
    for input in ["build.rs", "metadata.json", ARCHIVE] {
        println!("cargo::rerun-if-changed={input}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    // `embedded_dictionary!` finds the built files through this variable.
    println!("cargo::rustc-env=LINDERA_WORKDIR={}", out.display());

    let (source, built) = (out.join("source"), out.join("ipadic"));
    for folder in [&source, &built] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    fs::create_dir_all(&source)?;
    let unpacked = lzma_rust2::XzReader::new(BufReader::new(File::open(ARCHIVE)?), true);
    tar::Archive::new(unpacked).unpack(&source)?;

    let metadata: Metadata = serde_json::from_str(&fs::read_to_string("metadata.json")?)?;
    DictionaryBuilder::new(metadata).build_dictionary(&source, &built).map_err(|error| error.to_string())?;
    fs::remove_dir_all(&source)?;
    Ok(())
}
