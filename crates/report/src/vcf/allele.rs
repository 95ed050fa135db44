//! The ALT of a breakend record.

use trkfuse_core::{Breakend, Contigs, Retained, Role, Sequence};

/// Bases that lie between the partners, or are common to both, as the forward strand of one side's
/// contig spells them.
///
/// `bases` run in the direction of transcription, which enters the junction from the 5' side: there a
/// lower flank spells them as they are, and a higher flank, walked downwards, by their complement.
/// On the 3' side it is the other way round.
pub(super) fn on_forward_strand(bases: &Sequence, side: Role, retained: Retained) -> Sequence {
    match (side, retained) {
        (Role::FivePrime, Retained::Lower) | (Role::ThreePrime, Retained::Higher) => bases.clone(),
        (Role::FivePrime, Retained::Higher) | (Role::ThreePrime, Retained::Lower) => {
            bases.reverse_complement()
        }
    }
}

/// ALT of the record at `own`, joined to `mate`.
///
/// Two independent rules: bases stand before the brackets when `own` keeps its lower flank, behind
/// them when it keeps its higher one; the brackets are `]` when the mate keeps its lower flank, `[`
/// when its higher one.
///
/// * `base`: forward-strand base at `own`.
/// * `inserted`: see [`on_forward_strand`].
///
/// ```text
///   own     mate    ALT
///   lower   higher  base inserted [mate[
///   lower   lower   base inserted ]mate]
///   higher  higher  [mate[ inserted base
///   higher  lower   ]mate] inserted base
/// ```
pub(super) fn alternative(
    own: Breakend,
    base: char,
    inserted: &Sequence,
    mate: Breakend,
    contigs: &Contigs,
) -> String {
    let bracket = match mate.retained {
        Retained::Lower => ']',
        Retained::Higher => '[',
    };
    let place = format!(
        "{bracket}{}:{}{bracket}",
        contigs.name(mate.contig),
        mate.pos.one_based()
    );
    match own.retained {
        Retained::Lower => format!("{base}{inserted}{place}"),
        Retained::Higher => format!("{place}{inserted}{base}"),
    }
}

#[cfg(test)]
mod tests {
    use trkfuse_core::{Contig, ContigId, Pos, Strand};

    use super::*;

    const A: &str = "chrA";
    const B: &str = "chrB";

    fn contigs() -> Contigs {
        let contig = |name: &str| Contig {
            name: name.to_string(),
            length: 1_000,
        };
        Contigs::new(vec![contig(A), contig(B)]).unwrap()
    }

    /// ALTs of the records of the 5' side, base `C` at chrA:100, and of the 3' side, base `G` at
    /// chrB:200, for the strands transcribed.
    fn alternatives(five: Strand, three: Strand, inserted: &str) -> (String, String) {
        let contigs = contigs();
        let a = Breakend {
            contig: ContigId(0),
            pos: Pos::from_one_based(100).unwrap(),
            retained: match five {
                Strand::Forward => Retained::Lower,
                Strand::Reverse => Retained::Higher,
            },
        };
        let b = Breakend {
            contig: ContigId(1),
            pos: Pos::from_one_based(200).unwrap(),
            retained: match three {
                Strand::Forward => Retained::Higher,
                Strand::Reverse => Retained::Lower,
            },
        };
        let inserted = Sequence::new(inserted.as_bytes());
        let at = |own: Breakend, base, side, mate| {
            let inserted = on_forward_strand(&inserted, side, own.retained);
            alternative(own, base, &inserted, mate, &contigs)
        };
        (
            at(a, 'C', Role::FivePrime, b),
            at(b, 'G', Role::ThreePrime, a),
        )
    }

    fn expect(five: Strand, three: Strand, inserted: &str, a: &str, b: &str) {
        assert_eq!(
            alternatives(five, three, inserted),
            (a.to_string(), b.to_string())
        );
    }

    #[test]
    fn brackets_say_which_flanks_are_kept_for_all_pairs_of_strands() {
        use Strand::{Forward, Reverse};
        expect(Forward, Forward, "", "C[chrB:200[", "]chrA:100]G");
        expect(Forward, Reverse, "", "C]chrB:200]", "G]chrA:100]");
        expect(Reverse, Forward, "", "[chrB:200[C", "[chrA:100[G");
        expect(Reverse, Reverse, "", "]chrB:200]C", "G[chrA:100[");
    }

    #[test]
    fn inserted_bases_are_spelt_on_the_forward_strand_of_each_record() {
        use Strand::{Forward, Reverse};
        // Inserted AC, in the direction of transcription; its reverse complement is GT.
        expect(Forward, Forward, "AC", "CAC[chrB:200[", "]chrA:100]ACG");
        expect(Forward, Reverse, "AC", "CAC]chrB:200]", "GGT]chrA:100]");
        expect(Reverse, Forward, "AC", "[chrB:200[GTC", "[chrA:100[ACG");
        expect(Reverse, Reverse, "AC", "]chrB:200]GTC", "GGT[chrA:100[");
    }
}
