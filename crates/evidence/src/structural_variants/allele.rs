//! A breakend in brackets: `G]chr15:87940753]` and its three sisters.

use trkfuse_core::Retained;

/// What an ALT in brackets says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mate<'a> {
    /// The flank of the record's own position that stays.
    pub(super) own_retained: Retained,
    /// The other contig.
    pub(super) contig: &'a str,
    /// The other position, counted from 1.
    pub(super) position: u32,
    /// The flank of the other position that stays.
    pub(super) retained: Retained,
}

/// Reads an ALT in brackets. `None` when it is malformed.
///
/// | ALT | own flank | other flank |
/// |---|---|---|
/// | `t[p[` | lower | higher |
/// | `t]p]` | lower | lower |
/// | `]p]t` | higher | lower |
/// | `[p[t` | higher | higher |
///
/// # Source
///
/// The VCF 4.3 specification, "Specifying complex rearrangements with breakends".
pub(super) fn mate(alternative: &str) -> Option<Mate<'_>> {
    let bracket = alternative.chars().find(|letter| "[]".contains(*letter))?;
    let (before, rest) = alternative.split_once(bracket)?;
    let (place, after) = rest.split_once(bracket)?;
    let is_bases = |text: &str| {
        text.chars()
            .all(|letter| letter.is_ascii_alphabetic() || "*.".contains(letter))
    };
    let own_retained = match (before.is_empty(), after.is_empty()) {
        (false, true) if is_bases(before) => Retained::Lower,
        (true, false) if is_bases(after) => Retained::Higher,
        _ => return None,
    };
    // A contig's name may hold colons; a place in an assembly file stands in angles.
    let (contig, position) = place.rsplit_once(':')?;
    let contig = contig
        .strip_prefix('<')
        .and_then(|name| name.strip_suffix('>'))
        .unwrap_or(contig);
    if contig.is_empty() {
        return None;
    }
    Some(Mate {
        own_retained,
        contig,
        position: position.parse().ok()?,
        retained: if bracket == '[' {
            Retained::Higher
        } else {
            Retained::Lower
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Retained::{Higher, Lower};

    #[test]
    fn the_four_kinds_of_the_specification_are_told_apart() {
        for (alternative, own, other) in [
            ("G[chr15:5[", Lower, Higher),
            ("G]chr15:5]", Lower, Lower),
            ("]chr15:5]G", Higher, Lower),
            ("[chr15:5[G", Higher, Higher),
        ] {
            let mate = mate(alternative).expect("it is well formed");
            assert_eq!(
                (mate.own_retained, mate.retained),
                (own, other),
                "{alternative}"
            );
            assert_eq!((mate.contig, mate.position), ("chr15", 5));
        }
    }

    #[test]
    fn inserted_bases_and_colons_in_names_are_no_trouble() {
        let mate = mate("GACT[HLA-A*01:01:5[").expect("it is well formed");
        assert_eq!((mate.contig, mate.position), ("HLA-A*01:01", 5));
        assert!(super::mate("]<contig7>:5]N").is_some_and(|mate| mate.contig == "contig7"));
    }

    #[test]
    fn what_is_malformed_is_nothing() {
        for alternative in [
            "",
            "G",
            "<DEL>",
            "G.",
            ".G",
            "G[chr15:5",
            "G[chr15:5]",
            "[chr15:5[",
            "G[chr15:5[G",
            "G[chr15[",
            "G[:5[",
            "G[chr15:-5[",
            "G[chr15:x[",
            "G[chr15:99999999999[",
            "1[chr15:5[",
            "[[",
            "G][",
        ] {
            assert_eq!(mate(alternative), None, "{alternative}");
        }
    }
}
