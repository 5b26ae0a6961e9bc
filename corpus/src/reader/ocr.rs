//! Pictures of pages → text: what a program that recognizes characters is given, and what it gives back.

/// A page that is a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageImage {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels in an inch.
    pub dpi: u32,
    /// Brightness of each pixel, row by row from the top left: 0 black, 255 white.
    pub gray: Vec<u8>,
}

/// A rectangle in pixels from the top left corner of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PixelBox {
    /// Left edge.
    pub left: u32,
    /// Upper edge.
    pub top: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A line of recognized text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecognizedLine {
    /// Where it stands.
    pub area: PixelBox,
    /// Its words, or pieces of Japanese text, and where each stands.
    pub words: Vec<(String, PixelBox)>,
}

/// A program that recognizes characters.
pub trait Recognizer {
    /// The lines of a page; says why when it fails.
    fn recognize(&self, image: &PageImage) -> Result<Vec<RecognizedLine>, String>;
}

/// How a file is read.
#[derive(Clone, Copy, Default)]
pub struct ReadOptions<'o> {
    /// What recognizes the characters of pages that are pictures; without it they are reported.
    pub recognizer: Option<&'o dyn Recognizer>,
}

impl std::fmt::Debug for ReadOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReadOptions").field("recognizer", &self.recognizer.is_some()).finish()
    }
}
