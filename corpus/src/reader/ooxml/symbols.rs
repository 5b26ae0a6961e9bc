//! Characters of the fonts of signs (Wingdings, Symbol) that have no letters: what they show, in Unicode.

/// What a character of a font of signs shows; `None` when it is not known.
///
/// Codes stand at U+F020–U+F0FF (private use) or as they are. Sources: the code charts of the fonts.
pub(crate) fn shown(font: &str, c: char) -> Option<char> {
    let code = match c as u32 {
        code @ 0xF020..=0xF0FF => (code - 0xF000) as u8,
        code @ 0x20..=0xFF => code as u8,
        _ => return Some(c),
    };
    let font = font.to_ascii_lowercase();
    if font.contains("symbol") && !font.contains("segoe") {
        symbol(code)
    } else if font.contains("wingdings 2") {
        wingdings_2(code)
    } else if font.contains("wingdings 3") {
        wingdings_3(code)
    } else {
        wingdings(code)
    }
}

/// Whether a font shows signs in the places of letters.
pub(crate) fn is_font_of_signs(font: &str) -> bool {
    let font = font.to_ascii_lowercase();
    font.starts_with("wingdings") || font == "symbol" || font.starts_with("webdings")
}

fn wingdings(code: u8) -> Option<char> {
    Some(match code {
        b' ' => ' ',
        b'l' => '●',
        b'm' => '○',
        b'n' => '■',
        b'o' | b'p' | b'q' | b'r' | 0xA8 => '□',
        b't' | b'u' | b'w' => '◆',
        b'v' => '❖',
        b's' => '⬧',
        b'x' => '☒',
        b'y' => '⮹',
        b'z' => '⌘',
        0x80 => '⓪',
        0x81..=0x8A => char::from_u32('①' as u32 + u32::from(code - 0x81))?,
        0x8B => '⓿',
        0x8C..=0x95 => char::from_u32('❶' as u32 + u32::from(code - 0x8C))?,
        0x9E | 0x9F => '・',
        0xA0..=0xA1 => '○',
        0xA2 | 0xA3 => '◯',
        0xA4 => '◉',
        0xA5 => '◎',
        0xA7 => '▪',
        0xAB => '★',
        0xAE => '✴',
        0xD8 => '➢',
        0xE8 => '➔',
        0xDF => '←',
        0xE0 => '→',
        0xE1 => '↑',
        0xE2 => '↓',
        0xEF => '⇦',
        0xF0 => '⇨',
        0xF1 => '⇧',
        0xF2 => '⇩',
        0xFB => '✘',
        0xFC => '✓',
        0xFD => '☒',
        0xFE => '☑',
        b'(' => '☎',
        b'!' => '✎',
        b'F' => '☞',
        b'E' => '☜',
        b'J' => '☺',
        b'*' => '✉',
        0x6A => '&',
        _ => return None,
    })
}

fn wingdings_2(code: u8) -> Option<char> {
    Some(match code {
        b'P' => '✓',
        b'O' => '✗',
        b'R' => '☑',
        b'Q' | b'T' => '☒',
        0xA3 => '□',
        0xA2 => '■',
        0x98 => '●',
        0x97 => '・',
        0xAE => '◆',
        _ => return None,
    })
}

fn wingdings_3(code: u8) -> Option<char> {
    Some(match code {
        b'}' => '▶',
        b'|' => '◀',
        b'{' => '▷',
        b'p' => '▲',
        b'q' => '▼',
        b'"' => '→',
        b'!' => '←',
        0x86 => '▸',
        _ => return None,
    })
}

fn symbol(code: u8) -> Option<char> {
    Some(match code {
        0xB7 => '•',
        0xD7 => '⋅',
        0xA8 => '♦',
        0xAE => '→',
        0xAC => '←',
        0xAD => '↑',
        0xAF => '↓',
        0xDE => '⇒',
        0xA3 => '≤',
        0xB3 => '≥',
        0xB4 => '×',
        0xB8 => '÷',
        0xB1 => '±',
        0xB0 => '°',
        0xB9 => '≠',
        0xBB => '≈',
        0xA5 => '∞',
        0xD6 => '√',
        0xE5 => '∑',
        0xF2 => '∫',
        0xA2 => '′',
        0xB2 => '″',
        0xC7 => '∩',
        0xC8 => '∪',
        0xCE => '∈',
        0xB6 => '∂',
        0x2D => '−',
        b'a' => 'α',
        b'b' => 'β',
        b'c' => 'χ',
        b'd' => 'δ',
        b'e' => 'ε',
        b'f' => 'φ',
        b'g' => 'γ',
        b'h' => 'η',
        b'i' => 'ι',
        b'k' => 'κ',
        b'l' => 'λ',
        b'm' => 'μ',
        b'n' => 'ν',
        b'o' => 'ο',
        b'p' => 'π',
        b'q' => 'θ',
        b'r' => 'ρ',
        b's' => 'σ',
        b't' => 'τ',
        b'w' => 'ω',
        b'x' => 'ξ',
        b'y' => 'ψ',
        b'z' => 'ζ',
        b'D' => 'Δ',
        b'S' => 'Σ',
        b'W' => 'Ω',
        b'F' => 'Φ',
        b'G' => 'Γ',
        b'P' => 'Π',
        b'Q' => 'Θ',
        b'L' => 'Λ',
        0x20..=0x40 | 0x5B | 0x5D | 0x7B..=0x7D => char::from(code),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_read_as_what_they_show() {
        assert_eq!(shown("Wingdings", '\u{F06C}'), Some('●'));
        assert_eq!(shown("Wingdings", 'n'), Some('■'));
        assert_eq!(shown("Symbol", '\u{F0B7}'), Some('•'));
        assert_eq!(shown("Wingdings", '\u{F082}'), Some('②'));
        assert_eq!(shown("Wingdings", '表'), Some('表'));
        assert_eq!(shown("Wingdings", '\u{F03A}'), None);
    }
}
