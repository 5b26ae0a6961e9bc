//! A page as its tags: enough to follow its links and to see that nothing in it runs.

use std::cell::RefCell;

use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// An element's start tag and the text between it and the next tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name in lower case.
    pub name: String,
    /// Its attributes as they are after character references are resolved.
    pub attributes: Vec<(String, String)>,
    /// The text that follows it up to the next tag.
    pub text: String,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A page, taken apart as a browser's tokenizer does it.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The elements in the order of their start tags.
    pub elements: Vec<Element>,
    /// All text, tags left out.
    pub text: String,
    /// What a strict reader would complain about.
    pub errors: Vec<String>,
}

impl Page {
    /// Takes a page apart.
    pub fn of(html: &str) -> Self {
        let sink = Sink::default();
        let tokenizer =
            Tokenizer::new(sink, TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() });
        let input = BufferQueue::default();
        input.push_back(html.into());
        // It stops in the middle only where a tree asks it to run a script, and there is no tree.
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.page.into_inner()
    }

    /// The elements of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// Where its links, forms, pictures, scripts and frames lead, in the order of the page.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        let names = ["href", "src", "action", "formaction", "data", "cite", "poster"];
        self.elements.iter().flat_map(move |element| {
            element
                .attributes
                .iter()
                .filter(move |(name, _)| names.contains(&name.as_str()))
                .map(|(_, value)| value.as_str())
        })
    }
}

#[derive(Default)]
struct Sink {
    page: RefCell<Page>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        match token {
            Token::TagToken(Tag { kind: TagKind::StartTag, name, attrs, .. }) => {
                let attributes =
                    attrs.iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
                page.elements.push(Element { name: name.to_string(), attributes, text: String::new() });
            }
            Token::TagToken(_) => page.elements.push(Element::default()),
            Token::CharacterTokens(text) => {
                page.text.push_str(&text);
                if let Some(last) = page.elements.last_mut() {
                    last.text.push_str(&text);
                }
            }
            Token::ParseError(error) => page.errors.push(error.into_owned()),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_apart() {
        let page = Page::of("<!doctype html><a href='/?q=1&amp;x=2'>健都</a> <b>&lt;i&gt;</b>");
        assert_eq!(page.links().collect::<Vec<_>>(), ["/?q=1&x=2"]);
        assert_eq!(page.all("a").next().map(|a| a.text.as_str()), Some("健都"));
        assert_eq!(page.all("i").count(), 0);
        assert_eq!(page.text, "健都 <i>");
        assert!(page.errors.is_empty(), "{:?}", page.errors);
    }
}
