use super::*;
use crate::{layout::transcript::Transcript, reader::sheet};

/// A compound file with one stream, which is padded beyond the size of small streams.
fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    stream.resize(stream.len().max(4096).next_multiple_of(512), 0);
    let sectors = stream.len() / 512;
    let mut file = vec![0u8; 512 * 3];
    file[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    let put =
        |file: &mut Vec<u8>, at: usize, value: u32| file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    file[30..32].copy_from_slice(&9u16.to_le_bytes());
    put(&mut file, 44, 1);
    put(&mut file, 48, 1);
    put(&mut file, 56, 4096);
    put(&mut file, 60, u32::MAX - 1);
    put(&mut file, 68, u32::MAX - 1);
    for at in 0..109 {
        put(&mut file, 76 + at * 4, if at == 0 { 0 } else { u32::MAX });
    }
    for at in 0..128 {
        let next = match at {
            0 => u32::MAX - 2,
            1 => u32::MAX - 1,
            at if at < sectors + 1 => at as u32 + 1,
            at if at == sectors + 1 => u32::MAX - 1,
            _ => u32::MAX,
        };
        put(&mut file, 512 + at * 4, next);
    }
    for (at, (name, kind, start, size)) in
        [("Root Entry", 5, u32::MAX - 1, 0), (name, 2, 2, stream.len() as u32)].into_iter().enumerate()
    {
        let from = 1024 + at * 128;
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        file[from..from + units.len()].copy_from_slice(&units);
        file[from + 64] = units.len() as u8 + 2;
        file[from + 66] = kind;
        put(&mut file, from + 116, start);
        put(&mut file, from + 120, size);
    }
    file.extend_from_slice(&stream);
    file
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A text in two bytes for each character, after its length in two bytes.
fn text(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    [words(&[units.len() as u16]), vec![1], words(&units)].concat()
}

const HEAD: [u16; 2] = [0x0600, 5];

/// A workbook of one sheet.
fn workbook(more: &[u8], cells: &[u8]) -> Vec<u8> {
    let name: Vec<u16> = "推移".encode_utf16().collect();
    let listed = |start: u32| {
        record(BOUNDSHEET, &[&start.to_le_bytes()[..], &[1, 0], &[2, 1], &words(&name)].concat())
    };
    let globals = [record(BOF, &words(&HEAD)), more.to_vec()].concat();
    let start = (globals.len() + listed(0).len() + 4) as u32;
    let book = [globals, listed(start), record(EOF, &[])].concat();
    compound("Workbook", &[book, record(BOF, &words(&HEAD)), cells.to_vec(), record(EOF, &[])].concat())
}

fn lines(bytes: &[u8]) -> (Vec<String>, Transcript) {
    let transcript = sheet::read(bytes, "t.xls", crate::Format::Xls).unwrap();
    (transcript.lines().map(|(line, ..)| line.replace('\t', "⇥")).collect(), transcript)
}

#[test]
fn cells_of_every_kind() {
    let xf = |format: u16| record(XF, &[words(&[0, format]), vec![0; 16]].concat());
    // A text that goes on in the next record, where its characters take one byte each.
    let strings = [
        record(
            SST,
            &[&[0, 0, 0, 0, 2, 0, 0, 0][..], &text("区分"), &words(&[4]), &[1], &words(&[0x7387])].concat(),
        ),
        record(0x3C, b"\x00abc"),
    ]
    .concat();
    let globals = [
        record(FORMAT, &[words(&[170]), text("[$-411]ggge\"年\"m\"月\"d\"日\"")].concat()),
        xf(0),
        xf(10),
        xf(170),
        strings,
    ]
    .concat();
    let percent = (0.0325f64).to_le_bytes();
    let cells = [
        record(LABELSST, &words(&[0, 0, 0, 0, 0])),
        record(LABELSST, &words(&[0, 1, 0, 1, 0])),
        record(LABEL, &[words(&[0, 2, 0]), text("開始")].concat()),
        record(LABEL, &[words(&[1, 0, 0]), text("北館")].concat()),
        record(NUMBER, &[words(&[1, 1, 1]), percent.to_vec()].concat()),
        record(RK, &[words(&[1, 2, 2]), ((45383u32 << 2) | 2).to_le_bytes().to_vec()].concat()),
        record(FORMULA, &[words(&[2, 0, 0]), vec![0, 0, 0, 0, 0, 0, 0xFF, 0xFF], vec![0; 8]].concat()),
        record(STRING, &text("南館")),
        record(
            MULRK,
            &[
                words(&[2, 1, 1]),
                0x3FF0_0000u32.to_le_bytes().to_vec(),
                words(&[0]),
                (300u32 << 2 | 3).to_le_bytes().to_vec(),
                words(&[2]),
            ]
            .concat(),
        ),
        record(BOOLERR, &[words(&[3, 0, 0]), vec![0x17, 1]].concat()),
        record(MERGEDCELLS, &words(&[1, 3, 3, 0, 2])),
    ]
    .concat();
    let (lines, transcript) = lines(&workbook(&globals, &cells));
    assert_eq!(lines, ["推移", "区分⇥率abc⇥開始", "北館⇥3.25%⇥令和6年4月1日", "南館⇥100.00%⇥3", "#REF!"]);
    let codes: Vec<&str> = transcript.warnings.iter().map(|warning| warning.code.as_str()).collect();
    assert_eq!(codes, ["hidden_sheet", "error_value"]);
    assert_eq!(transcript.pages, Some(1));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let read = |bytes: &[u8]| sheet::read(bytes, "t.xls", crate::Format::Xls);
    let cell = record(LABEL, &[words(&[0, 0, 0]), text("本文")].concat());
    let sound = workbook(&[], &cell);
    assert!(read(&sound).is_ok());
    let encrypted = workbook(&record(FILEPASS, &[0; 4]), &cell);
    assert!(matches!(read(&encrypted), Err(Error::Encrypted { .. })));
    assert!(matches!(read(&sound[..600]), Err(Error::Damaged { .. })));
    assert!(matches!(read(&compound("Book", &[])), Err(Error::NotRead { .. })));
    let older = compound("Workbook", &record(BOF, &words(&[0x0500, 5])));
    assert!(matches!(read(&older), Err(Error::NotRead { .. })));
    // Chains of sectors that lead back to themselves.
    let mut ring = sound.clone();
    ring[512 + 3 * 4..512 + 4 * 4].copy_from_slice(&2u32.to_le_bytes());
    ring[68..72].copy_from_slice(&0u32.to_le_bytes());
    let _ = read(&ring);
}

/// Any byte may be wrong: reading ends, and never panics.
#[test]
fn damaged_bytes_do_no_harm() {
    let cells = [
        record(LABEL, &[words(&[0, 0, 0]), text("本文")].concat()),
        record(MULRK, &[words(&[2, 1, 1]), 7u32.to_le_bytes().to_vec(), words(&[2])].concat()),
        record(MERGEDCELLS, &words(&[1, 3, 3, 0, 2])),
        record(TXO, &[0; 18]),
        record(0x3C, b"\x01"),
    ]
    .concat();
    let strings = record(SST, &[&[0, 0, 0, 0, 2, 0, 0, 0][..], &text("区分")].concat());
    let sound = workbook(&strings, &cells);
    for at in 0..sound.len().min(2_300) {
        for value in [0, 0xFF, sound[at] ^ 0x41] {
            let mut bytes = sound.clone();
            bytes[at] = value;
            let _ = sheet::read(&bytes, "t.xls", crate::Format::Xls);
        }
    }
}
