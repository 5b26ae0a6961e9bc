use std::io::Write as _;

use flate2::{Compression, write::DeflateEncoder};

use super::*;

/// A member to be packed: name, content, deflated or stored, general purpose flags.
struct Packed<'p> {
    name: &'p [u8],
    content: &'p [u8],
    deflate: bool,
    flags: u16,
}

fn plain<'p>(name: &'p str, content: &'p str) -> Packed<'p> {
    Packed { name: name.as_bytes(), content: content.as_bytes(), deflate: true, flags: 0x800 }
}

/// An archive with its directory, and where the directory begins.
fn pack(members: &[Packed<'_>]) -> (Vec<u8>, usize) {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for member in members {
        let mut crc = flate2::Crc::new();
        crc.update(member.content);
        let packed = if member.deflate {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(member.content).unwrap();
            encoder.finish().unwrap()
        } else {
            member.content.to_vec()
        };
        let sizes =
            [crc.sum(), packed.len() as u32, member.content.len() as u32].map(u32::to_le_bytes).concat();
        let late = member.flags & 8 != 0;
        let start =
            [&20u16.to_le_bytes()[..], &member.flags.to_le_bytes(), &[8 * u8::from(member.deflate), 0]]
                .concat();
        let name_length = (member.name.len() as u16).to_le_bytes();
        let header = out.len() as u32;
        let in_header = if late { vec![0; 12] } else { sizes.clone() };
        for part in
            [b"PK\x03\x04", &start[..], &[0; 4], &in_header, &name_length, &[0; 2], member.name, &packed]
        {
            out.extend_from_slice(part);
        }
        if late {
            out.extend_from_slice(b"PK\x07\x08");
            out.extend_from_slice(&sizes);
        }
        for part in [
            b"PK\x01\x02",
            &[20, 0][..],
            &start,
            &[0; 4],
            &sizes,
            &name_length,
            &[0; 12],
            &header.to_le_bytes(),
            member.name,
        ] {
            central.extend_from_slice(part);
        }
    }
    let at = out.len();
    out.extend_from_slice(&central);
    let count = (members.len() as u16).to_le_bytes();
    for part in [
        b"PK\x05\x06",
        &[0; 4][..],
        &count,
        &count,
        &(central.len() as u32).to_le_bytes(),
        &(at as u32).to_le_bytes(),
        &[0; 2],
    ] {
        out.extend_from_slice(part);
    }
    (out, at)
}

fn listed(bytes: &[u8], limits: &IngestLimits) -> Listing {
    match list(&mut Cursor::new(bytes), "a.zip", limits).unwrap() {
        Kind::Archive(listing) => listing,
        other => panic!("{other:?}"),
    }
}

fn paths(listing: &Listing) -> Vec<&str> {
    listing.members.iter().map(|member| member.path.as_str()).collect()
}

fn refused(listing: &Listing) -> Vec<(&str, &str)> {
    listing.refused.iter().map(|(path, reason, _)| (path.as_str(), reason.as_str())).collect()
}

fn content(bytes: &[u8], member: &Member) -> Result<Vec<u8>, Trouble> {
    unpack::unpack(&mut Cursor::new(bytes), &member.entry, 1 << 20)
}

#[test]
fn members_of_one_name_are_both_there_and_sidecars_belong_to_theirs() {
    let stored = Packed { deflate: false, ..plain("x.txt", "二つ目") };
    let (bytes, _) = pack(&[
        plain("x.txt", "一つ目"),
        stored,
        plain("x.txt.meta.toml", "title = \"題\""),
        plain("style.css", ""),
        plain("folder/", ""),
        plain("lost.pdf.meta.toml", ""),
    ]);
    let listing = listed(&bytes, &IngestLimits::default());
    assert_eq!(paths(&listing), ["x.txt", "x~2.txt"]);
    let contents: Vec<Vec<u8>> =
        listing.members.iter().map(|member| content(&bytes, member).unwrap()).collect();
    assert_eq!(contents, ["一つ目".as_bytes(), "二つ目".as_bytes()]);
    assert!(listing.members[0].sidecar.is_some() && listing.members[1].sidecar.is_none());
    let bystanders: Vec<&str> = listing.bystanders.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(bystanders, ["style.css", "lost.pdf.meta.toml"]);
    let remembered: Listing = postcard::from_bytes(&postcard::to_stdvec(&listing).unwrap()).unwrap();
    assert_eq!(remembered, listing);
}

#[test]
fn an_archive_that_is_cut_off_anywhere_gives_what_is_whole() {
    let long = "報告の本文。".repeat(300);
    for flags in [0x800, 0x808] {
        let members = [("a.txt", "一"), ("b.txt", long.as_str()), ("c.txt", "三")];
        let members = members.map(|(name, content)| Packed { flags, ..plain(name, content) });
        let (bytes, directory) = pack(&members);
        for cut in 4..bytes.len() {
            let Kind::Archive(listing) =
                list(&mut Cursor::new(&bytes[..cut]), "a.zip", &IngestLimits::default()).unwrap()
            else {
                panic!("{cut}")
            };
            let whole =
                listing.members.iter().filter(|member| content(&bytes[..cut], member).is_ok()).count();
            if cut >= directory {
                assert_eq!(whole, 3, "{flags:x} {cut}");
            }
            assert!(
                cut + 22 > bytes.len() || !refused(&listing).is_empty(),
                "{flags:x} {cut}: nothing is told"
            );
        }
    }
}

#[test]
fn damaged_archives_never_give_wrong_content() {
    let text = "報告の本文。".repeat(100);
    let (bytes, _) = pack(&[plain("a.txt", &text), Packed { deflate: false, ..plain("b.txt", &text) }]);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        let Ok(Kind::Archive(listing)) = list(&mut Cursor::new(&damaged), "a.zip", &IngestLimits::default())
        else {
            continue;
        };
        for member in &listing.members {
            if let Ok(found) = content(&damaged, member) {
                assert!(found == text.as_bytes() || found.is_empty(), "byte {at}, {}", member.path);
            }
        }
    }
}

#[test]
fn what_an_archive_may_unpack_to_is_bounded_by_what_it_declares() {
    let zeros = "\0".repeat(1 << 20);
    let (bomb, directory) = pack(&[plain("a.txt", &zeros), plain("b.txt", &zeros), plain("c.txt", "三")]);
    let limits = IngestLimits { archive_bytes: (1 << 20) + 10, ..IngestLimits::default() };
    let listing = listed(&bomb, &limits);
    assert_eq!(paths(&listing), ["a.txt"]);
    assert_eq!(refused(&listing), [("b.txt", "archive_too_large"), ("c.txt", "archive_too_large")]);

    // The directory lies: a member is said to be small.
    let mut liar = bomb.clone();
    liar[directory + 24..directory + 28].copy_from_slice(&100u32.to_le_bytes());
    let listing = listed(&liar, &IngestLimits::default());
    assert!(matches!(content(&liar, &listing.members[0]), Err(Trouble::Damaged(_))));

    let few = IngestLimits { archive_members: 2, ..IngestLimits::default() };
    let listing = listed(&bomb, &few);
    assert_eq!((paths(&listing).len(), refused(&listing)), (2, vec![("", "too_many_members")]));
}

#[test]
fn members_that_share_their_bytes_are_refused() {
    let long = "報告の本文。".repeat(500);
    let stored = |name, content| Packed { deflate: false, ..plain(name, content) };
    let (bytes, directory) =
        pack(&[stored("a.txt", "一"), stored("b.txt", &long), stored("c.txt", "三"), stored("d.txt", "四")]);
    assert_eq!(refused(&listed(&bytes, &IngestLimits::default())), []);
    let places: Vec<usize> =
        (directory..bytes.len() - 4).filter(|&at| bytes[at..].starts_with(b"PK\x01\x02")).collect();

    // Two names for one member.
    let mut twice = bytes.clone();
    twice.copy_within(places[1] + 42..places[1] + 46, places[3] + 42);
    let listing = listed(&twice, &IngestLimits::default());
    assert_eq!(paths(&listing), ["a.txt", "b.txt", "c.txt"]);
    assert_eq!(refused(&listing), [("d.txt", "overlapping_members")]);

    // One member that reaches over all the others: the others stay.
    let mut over = bytes.clone();
    over[places[0] + 20..places[0] + 24].copy_from_slice(&2000u32.to_le_bytes());
    let listing = listed(&over, &IngestLimits::default());
    assert_eq!(paths(&listing), ["b.txt", "c.txt", "d.txt"]);
    assert_eq!(refused(&listing), [("a.txt", "overlapping_members")]);
}

#[test]
fn archives_in_archives_are_read_two_deep() {
    let (deepest, _) = pack(&[plain("deep.txt", "深い")]);
    let (inner, _) =
        pack(&[plain("x.txt", "内側"), Packed { content: &deepest, ..plain("deepest.zip", "") }]);
    let (outer, _) = pack(&[Packed { content: &inner, ..plain("inner.zip", "") }, plain("y.txt", "外側")]);
    let listing = listed(&outer, &IngestLimits::default());
    assert_eq!(paths(&listing), ["inner.zip/x.txt", "y.txt"]);
    assert_eq!(refused(&listing), [("inner.zip/deepest.zip", "nested_too_deep")]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    std::fs::write(&path, &outer).unwrap();
    let mut unpacker = Unpacker::default();
    for (member, place, _) in listing.places() {
        let bytes = unpacker.unpack(&path, &place, 1 << 20, |_| None::<()>).unwrap().unwrap();
        let expected = if member == "y.txt" { "外側" } else { "内側" };
        assert_eq!(bytes, expected.as_bytes());
    }
}

#[test]
fn a_document_made_of_parts_is_no_archive_and_encrypted_members_are_told() {
    let kind = |members: &[Packed<'_>], name| {
        list(&mut Cursor::new(pack(members).0), name, &IngestLimits::default()).unwrap()
    };
    assert_eq!(
        kind(&[plain("[Content_Types].xml", ""), plain("word/document.xml", "")], "x"),
        Kind::Document
    );
    assert_eq!(kind(&[plain("mimetype", ""), plain("META-INF/manifest.xml", "")], "x"), Kind::Document);
    assert_eq!(kind(&[plain("META-INF/MANIFEST.MF", "")], "x.jar"), Kind::Program);
    let (bytes, _) = pack(&[Packed { flags: 0x801, ..plain("secret.txt", "秘密") }]);
    let listing = listed(&bytes, &IngestLimits::default());
    assert!(matches!(content(&bytes, &listing.members[0]), Err(Trouble::Encrypted)));
}
