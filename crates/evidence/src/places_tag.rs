//! The `XA` tag of BWA: other places of the whole alignment, as `contig,±position,CIGAR,NM;`.

use trkfuse_core::{Contigs, Strand};

use crate::shape::Shape;
use crate::supplementary_tag::{OtherPiece, number, split_element};

/// The places of an `XA` tag at which no more bases differ than `mismatches` (the record's own `NM`).
///
/// An element that cannot be read is left out: nothing is counted by it.
pub(crate) fn parse_places(
    tag: &[u8],
    contigs: &Contigs,
    large_deletion: u32,
    mapping_quality: u8,
    mismatches: Option<u32>,
) -> Vec<OtherPiece> {
    let mut places = Vec::new();
    let mut rest = tag;
    while !rest.is_empty() {
        let (element, behind) = split_element(rest, contigs, 3);
        rest = behind;
        let place = parse_place(element, contigs, large_deletion, mapping_quality);
        places.extend(place.filter(|place| place.mismatches <= mismatches));
    }
    places
}

fn parse_place(
    element: &[u8],
    contigs: &Contigs,
    large_deletion: u32,
    mapping_quality: u8,
) -> Option<OtherPiece> {
    let mut fields = element.split(|&letter| letter == b',');
    let (name, place, cigar, mismatches) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    let (&strand, position) = place.split_first()?;
    let start = number(position)?.checked_sub(1)?;
    let contig = contigs.id(std::str::from_utf8(name).ok()?)?;
    let shape = Shape::parse(cigar, start, large_deletion)?;
    let is_whole = fields.next().is_none() && shape.end() <= contigs.get(contig).length;
    is_whole.then_some(OtherPiece {
        contig: contig.0,
        strand: Strand::from_symbol(strand)?,
        shape,
        mapping_quality,
        mismatches: Some(number(mismatches)?),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use trkfuse_core::Contig;

    use super::*;

    fn contigs() -> Contigs {
        Contigs::new(
            ["chr1", "HLA:01;x"]
                .map(|name| Contig {
                    name: name.to_string(),
                    length: 1_000,
                })
                .to_vec(),
        )
        .expect("names differ")
    }

    fn parse(tag: &str, mismatches: u32) -> Vec<(u32, u32, Strand)> {
        parse_places(tag.as_bytes(), &contigs(), 1_000, 0, Some(mismatches))
            .iter()
            .map(|place| (place.contig, place.shape.start(), place.strand))
            .collect()
    }

    #[test]
    fn places_that_are_as_good_are_read_and_worse_ones_left_out() {
        let tag = "chr1,+11,40M60S,1;chr1,-21,40M60S,2;HLA:01;x,-31,40M60S,0;";
        assert_eq!(
            parse(tag, 1),
            [(0, 10, Strand::Forward), (1, 30, Strand::Reverse)]
        );
    }

    #[test]
    fn a_place_that_cannot_be_read_does_not_spoil_the_next() {
        for bad in [
            "chr1",
            "chr1,11,40M,0",
            "chr1,+0,40M,0",
            "chr1,+11,*,0",
            "chr1,+11,40M",
            "chr1,+11,40M,-1",
            "chr1,+990,40M,0",
            "chr9,+11,40M,0",
            "chr1,+11,40M,0,0",
            "",
        ] {
            let tag = format!("{bad};chr1,+51,40M,0;");
            assert_eq!(parse(&tag, 0), [(0, 50, Strand::Forward)], "{bad}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(tag in "[chr1,;+*SMHN0-9-]{0,60}") {
            for place in parse_places(tag.as_bytes(), &contigs(), 1_000, 0, Some(9)) {
                prop_assert!(place.shape.end() <= 1_000);
            }
        }
    }
}
