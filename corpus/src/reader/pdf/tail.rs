//! The end of the bytes of a PDF: whether the file is whole (ISO 32000-1, 7.5.5).
//!
//! The library finds the objects of a file that is cut off, and does not tell that it had to look for them.

/// Most bytes before an offset where what it points at may begin, and after.
const NEAR: usize = 32;

/// What is wrong with the end of the file, if anything; bytes that a mail or web server put after it are passed over.
pub(super) fn fault(bytes: &[u8]) -> Option<&'static str> {
    let Some(end) = rfind(bytes, b"%%EOF") else {
        return Some("its end (%%EOF) is missing");
    };
    // What was appended without its own end was cut off.
    if find(&bytes[end..], b"endobj").is_some() || find(&bytes[end..], b" obj").is_some() {
        return Some("the end of its last part (%%EOF) is missing");
    }
    let start = rfind(&bytes[..end], b"startxref").map(|at| &bytes[at + b"startxref".len()..end]);
    let offset = start.and_then(|text| std::str::from_utf8(text).ok()?.trim().parse::<usize>().ok());
    let Some(offset) = offset else {
        return Some("the place of its table of objects (startxref) is missing");
    };
    // Offsets count from the header, before which there may be other bytes.
    let header = find(&bytes[..bytes.len().min(1024)], b"%PDF-").unwrap_or(0);
    let is_table = |at: usize| {
        let from = at.saturating_sub(NEAR).min(bytes.len());
        let near = &bytes[from..at.saturating_add(NEAR).min(bytes.len())];
        find(near, b"xref").is_some() || find(near, b" obj").is_some()
    };
    (!is_table(offset) && !is_table(offset.saturating_add(header)))
        .then_some("its table of objects is not where the file says")
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn rfind(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::fault;

    const WHOLE: &str = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n31\n%%EOF\n";

    #[test]
    fn a_whole_file_is_told_from_one_that_is_cut_off() {
        assert_eq!(fault(WHOLE.as_bytes()), None);
        assert_eq!(fault(format!("{WHOLE}\r\n--boundary--\r\n\0\0").as_bytes()), None, "bytes after it");
        assert_eq!(fault(format!("HTTP/1.1 200 OK\r\n\r\n{WHOLE}").as_bytes()), None, "bytes before it");
        for cut in 9..WHOLE.len() - 1 {
            assert!(fault(&WHOLE.as_bytes()[..cut]).is_some(), "{cut}");
        }
        // A linearized file, or one that was changed, has an end before its end.
        let appended = format!("{WHOLE}2 0 obj\n<<>>\nendobj\nxref\n2 1\n");
        assert!(fault(appended.as_bytes()).is_some());
        assert!(fault(WHOLE.replace("31", "5000").as_bytes()).is_some());
        assert!(fault(b"").is_some());
    }
}
