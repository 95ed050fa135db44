//! The breakend alleles of VCF (section "Specifying complex rearrangements with breakends" of VCFv4.3).

use trkfuse_core::Retained;

use crate::evaluate::place::Place;

/// What an allele says of a breakend and of what is joined to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BreakendAllele {
    /// The flank of POS that stays.
    pub(crate) retained: Retained,
    /// The first base of the joined piece.
    pub(crate) mate: Place,
    /// The flank of `mate` that stays.
    pub(crate) mate_retained: Retained,
}

/// Whether an allele has the brackets of a breakend.
pub(crate) fn is_breakend(allele: &str) -> bool {
    allele.contains(['[', ']'])
}

/// Reads `t[p[`, `t]p]`, `]p]t` or `[p[t`; `None` when it is none of them.
pub(crate) fn parse(allele: &str) -> Option<BreakendAllele> {
    let open = allele.find(['[', ']'])?;
    let bracket = &allele[open..=open];
    let rest = &allele[open + 1..];
    let close = rest.find(bracket)?;
    let (mate, behind) = (&rest[..close], &rest[close + 1..]);
    let before = &allele[..open];
    // Two independent bits: bases before the brackets mean that the lower flank of POS stays; `]` means
    // that the lower flank of the mate stays.
    let retained = match (before.is_empty(), behind.is_empty()) {
        (false, true) => Retained::Lower,
        (true, false) => Retained::Higher,
        _ => return None,
    };
    if is_breakend(behind) || is_breakend(mate) {
        return None;
    }
    Some(BreakendAllele {
        retained,
        mate: Place::parse(mate)?,
        mate_retained: if bracket == "]" {
            Retained::Lower
        } else {
            Retained::Higher
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_and_brackets_tell_both_flanks_apart() {
        let t = |allele: &str, retained, mate_retained| {
            let mate = Place::parse("chr2:5").expect("a place");
            let expected = BreakendAllele {
                retained,
                mate,
                mate_retained,
            };
            assert_eq!(parse(allele), Some(expected), "{allele}");
        };
        t("G[chr2:5[", Retained::Lower, Retained::Higher);
        t("GAC]chr2:5]", Retained::Lower, Retained::Lower);
        t("]chr2:5]G", Retained::Higher, Retained::Lower);
        t("[2:5[TG", Retained::Higher, Retained::Higher);
    }

    #[test]
    fn what_is_no_breakend_with_a_mate_is_refused() {
        for allele in [
            "G",
            "G.",
            "<DEL>",
            "G[chr2:5]",
            "G[chr2:5",
            "[chr2:5[",
            "G[chr2:5[C",
            "G[chr2[",
            "G[chr2:0[",
            "G[[",
            "G[chr2:5[[",
        ] {
            assert_eq!(parse(allele), None, "{allele}");
        }
        assert!(!is_breakend("G.") && !is_breakend("<DEL>"));
    }
}
