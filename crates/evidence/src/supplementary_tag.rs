//! The `SA` tag: the other pieces of a split read.

use trkfuse_core::{Contigs, Strand};

use crate::shape::Shape;

/// One element of an `SA` tag: a further piece of the same read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OtherPiece {
    pub(crate) contig: u32,
    pub(crate) strand: Strand,
    pub(crate) shape: Shape,
    pub(crate) mapping_quality: u8,
    pub(crate) mismatches: Option<u32>,
}

/// Why an element of an `SA` tag is no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TagFault {
    /// It does not read `name,position,strand,CIGAR,quality,NM;`.
    Malformed,
    /// The header has no such contig.
    UnknownContig,
    /// It lies beyond the contig's end.
    OffContig,
}

/// The elements of an `SA` tag, each a piece or the reason why it is none.
pub(crate) fn parse_pieces<'a>(
    tag: &'a [u8],
    contigs: &'a Contigs,
    large_deletion: u32,
) -> impl Iterator<Item = Result<OtherPiece, TagFault>> + 'a {
    let mut rest = tag;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (element, behind) = split_element(rest, contigs, 5);
        rest = behind;
        Some(parse_piece(element, contigs, large_deletion))
    })
}

/// Cuts the first element off: up to its first semicolon, or, where a contig's name holds one, up to
/// the semicolon behind the last of the `commas` of an element.
pub(crate) fn split_element<'a>(
    tag: &'a [u8],
    contigs: &Contigs,
    commas: usize,
) -> (&'a [u8], &'a [u8]) {
    let is_end = |&letter: &u8| letter == b';';
    let first = tag.iter().position(is_end).unwrap_or(tag.len());
    let longer = tag
        .iter()
        .enumerate()
        .filter(|&(_, &letter)| letter == b',')
        .nth(commas.saturating_sub(1))
        .map_or(first, |(comma, _)| {
            let behind = tag[comma..].iter().position(is_end);
            behind.map_or(tag.len(), |behind| comma + behind)
        });
    let name = tag.split(|&letter| letter == b',').next().unwrap_or(tag);
    let is_known = std::str::from_utf8(name).is_ok_and(|name| contigs.id(name).is_some());
    // A known name without semicolons tells nothing: a short element must not swallow the next.
    let end = if is_known && name.contains(&b';') {
        longer
    } else {
        first
    };
    (&tag[..end], &tag[(end + 1).min(tag.len())..])
}

fn parse_piece(
    element: &[u8],
    contigs: &Contigs,
    large_deletion: u32,
) -> Result<OtherPiece, TagFault> {
    let mut fields = element.split(|&letter| letter == b',');
    let mut field = || fields.next().ok_or(TagFault::Malformed);
    let (name, position, strand, cigar, quality, mismatches) =
        (field()?, field()?, field()?, field()?, field()?, field()?);
    if fields.next().is_some() {
        return Err(TagFault::Malformed);
    }
    let position = number(position)
        .and_then(|position| position.checked_sub(1))
        .ok_or(TagFault::Malformed)?;
    let strand = match strand {
        [symbol] => Strand::from_symbol(*symbol),
        _ => None,
    }
    .ok_or(TagFault::Malformed)?;
    let shape = Shape::parse(cigar, position, large_deletion).ok_or(TagFault::Malformed)?;
    let mapping_quality = number(quality)
        .and_then(|quality| u8::try_from(quality).ok())
        .ok_or(TagFault::Malformed)?;
    let contig = std::str::from_utf8(name)
        .ok()
        .and_then(|name| contigs.id(name))
        .ok_or(TagFault::UnknownContig)?;
    if shape.end() > contigs.get(contig).length {
        return Err(TagFault::OffContig);
    }
    Ok(OtherPiece {
        contig: contig.0,
        strand,
        shape,
        mapping_quality,
        // Not every aligner knows it; the piece is good without.
        mismatches: number(mismatches),
    })
}

/// A whole number in digits alone.
pub(crate) fn number(text: &[u8]) -> Option<u32> {
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use trkfuse_core::Contig;

    use super::*;

    fn contigs() -> Contigs {
        Contigs::new(
            ["chr1", "HLA:01;x", "chr2"]
                .map(|name| Contig {
                    name: name.to_string(),
                    length: 1_000,
                })
                .to_vec(),
        )
        .expect("names differ")
    }

    fn parse(tag: &str) -> Vec<Result<(u32, u32), TagFault>> {
        parse_pieces(tag.as_bytes(), &contigs(), 1000)
            .map(|piece| piece.map(|piece| (piece.contig, piece.shape.start())))
            .collect()
    }

    #[test]
    fn several_elements_are_read_in_order() {
        assert_eq!(
            parse("chr1,101,+,30S70M,60,0;chr2,1,-,70S30M,0,2;"),
            [Ok((0, 100)), Ok((2, 0))]
        );
        assert_eq!(parse("chr1,101,+,30S70M,60,0"), [Ok((0, 100))]);
    }

    #[test]
    fn a_semicolon_in_a_contig_name_does_not_end_the_element() {
        assert_eq!(
            parse("HLA:01;x,11,+,30S70M,60,0;chr2,1,-,70S30M,0,2;"),
            [Ok((1, 10)), Ok((2, 0))]
        );
    }

    #[test]
    fn one_bad_element_does_not_spoil_the_next() {
        use TagFault::{Malformed, OffContig, UnknownContig};
        for (bad, fault) in [
            ("chr1", Malformed),
            ("chr1,x,+,70M,60,0", Malformed),
            ("chr1,0,+,70M,60,0", Malformed),
            ("chr1,5,*,70M,60,0", Malformed),
            ("chr1,5,+,*,60,0", Malformed),
            ("chr1,5,+,70M,900,0", Malformed),
            ("chr1,5,+,70M,60", Malformed),
            ("chr9,5,+,70M,60,0", UnknownContig),
            ("chr1,950,+,70M,60,0", OffContig),
        ] {
            assert_eq!(
                parse(&format!("{bad};chr2,1,-,70S30M,0,2;")),
                [Err(fault), Ok((2, 0))],
                "{bad}"
            );
        }
    }

    #[test]
    fn a_piece_without_edit_distance_is_a_piece() {
        let contigs = contigs();
        let pieces: Vec<_> = parse_pieces(b"chr1,5,+,70M30S,60,-1;", &contigs, 1000).collect();
        assert_eq!(pieces[0].as_ref().map(|piece| piece.mismatches), Ok(None));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(tag in "[chr12,;+*SMHN0-9-]{0,60}") {
            for piece in parse_pieces(tag.as_bytes(), &contigs(), 1000).flatten() {
                prop_assert!(piece.shape.end() <= 1_000);
            }
        }
    }
}
