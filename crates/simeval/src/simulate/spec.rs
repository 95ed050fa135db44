//! A fusion as asked for: two sides, what lies between them, how many fragments show it.

use trkfuse_core::{Sequence, Strand};

use super::error::SimulateError;

/// A fusion to simulate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FusionSpec {
    /// The side transcribed first.
    pub five_prime: SideSpec,
    /// The side transcribed last.
    pub three_prime: SideSpec,
    /// Bases between the sides that neither gives.
    pub inserted: Inserted,
    /// Bases that are planted so that either side could give them; `None` leaves the agreement that
    /// chance gives.
    pub homology: Option<Microhomology>,
    /// Fragments of the fusion.
    pub support: Support,
    /// Further fragments of the fusion transcript that do not show the junction, beside
    /// [`Support::Exact`] ones (count).
    pub elsewhere: u32,
    /// Fragments of the reciprocal fusion: what the rearrangement leaves of both genes, joined.
    pub reciprocal: Option<Support>,
}

/// One side of a fusion as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SideSpec {
    /// The end (5' side) or the start (3' side) of an exon of the gene's main transcript.
    Exon {
        /// Symbol, alias or gene id.
        gene: String,
        /// The exon, counted from 1 in transcript order.
        exon: u32,
    },
    /// A base, wherever it lies: mid-exon, in an intron, in no gene.
    Breakend {
        /// The contig; `chr` may be left out or added.
        contig: String,
        /// Last base retained (5' side) or first one (3' side), counted from 1.
        position: u32,
        /// The strand transcribed into the fusion.
        strand: Strand,
    },
}

/// Bases between the two sides, in the direction of transcription.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Inserted {
    /// None.
    #[default]
    None,
    /// These.
    Bases(Sequence),
    /// So many, made up (count).
    Random(u32),
}

/// Bases that agree on both sides of a junction, so that it could lie elsewhere as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Microhomology {
    /// Retained bases of the 5' side that the reference before the 3' side spells too (count).
    pub upstream: u32,
    /// Retained bases of the 3' side that the reference behind the 5' side spells too (count).
    pub downstream: u32,
}

impl Microhomology {
    /// Bases by which the junction is ambiguous.
    pub const fn total(self) -> u32 {
        self.upstream + self.downstream
    }
}

/// How many fragments show a fusion; PCR copies come on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// Exactly so many distinct fragments of either kind.
    Exact {
        /// Fragments with a read that crosses the junction and is aligned on both sides (count).
        split: u32,
        /// Fragments whose mates lie on the two sides, neither crossing (count).
        spanning: u32,
    },
    /// So many fragments drawn from the whole fusion transcript (count).
    Fragments(u32),
}

impl Default for Support {
    fn default() -> Self {
        Self::Exact {
            split: 10,
            spanning: 10,
        }
    }
}

impl FusionSpec {
    /// A fusion of two sides with the default support and nothing else to it.
    pub fn new(five_prime: SideSpec, three_prime: SideSpec) -> Self {
        Self {
            five_prime,
            three_prime,
            inserted: Inserted::None,
            homology: None,
            support: Support::default(),
            elsewhere: 0,
            reciprocal: None,
        }
    }

    /// Reads `ETV6:5::NTRK3:15` (exons of the main transcripts) or
    /// `chr12:11869969:+::chr15:87940753:-` (breakends, counted from 1), or one side of each.
    ///
    /// # Errors
    ///
    /// [`SimulateError::FusionText`] for anything else.
    ///
    /// ```
    /// # use trkfuse_simeval::{FusionSpec, SideSpec};
    /// let fusion = FusionSpec::parse("ETV6:5::chr15:87940753:-")?;
    /// assert_eq!(fusion.five_prime, SideSpec::Exon { gene: "ETV6".to_string(), exon: 5 });
    /// assert!(FusionSpec::parse("ETV6-NTRK3").is_err());
    /// # Ok::<(), trkfuse_simeval::SimulateError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, SimulateError> {
        let fail = |reason: String| SimulateError::FusionText {
            text: text.to_string(),
            reason,
        };
        let (five_prime, three_prime) = text
            .split_once("::")
            .ok_or_else(|| fail("there is no '::' between two sides".to_string()))?;
        Ok(Self::new(
            SideSpec::parse(five_prime).map_err(&fail)?,
            SideSpec::parse(three_prime).map_err(&fail)?,
        ))
    }
}

impl SideSpec {
    fn parse(text: &str) -> Result<Self, String> {
        let (rest, last) = text
            .rsplit_once(':')
            .ok_or_else(|| format!("'{text}' has no ':'"))?;
        if rest.is_empty() {
            return Err(format!("'{text}' names no gene and no contig"));
        }
        if let Some(strand) = strand(last) {
            // A contig name may hold colons itself.
            let (contig, position) = rest
                .rsplit_once(':')
                .ok_or_else(|| format!("'{text}' has a strand but no position"))?;
            let position = number(position)
                .ok_or_else(|| format!("'{position}' is no position, counted from 1"))?;
            if contig.is_empty() {
                return Err(format!("'{text}' names no contig"));
            }
            return Ok(Self::Breakend {
                contig: contig.to_string(),
                position,
                strand,
            });
        }
        let exon =
            number(last).ok_or_else(|| format!("'{last}' is no exon number and no strand"))?;
        Ok(Self::Exon {
            gene: rest.to_string(),
            exon,
        })
    }
}

fn strand(text: &str) -> Option<Strand> {
    match text.as_bytes() {
        &[symbol] => Strand::from_symbol(symbol),
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|&number| number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exons_and_breakends_can_be_mixed() {
        let fusion = FusionSpec::parse("chr12:11869969:+::NTRK3:15").expect("both sides are there");
        assert_eq!(
            fusion.five_prime,
            SideSpec::Breakend {
                contig: "chr12".to_string(),
                position: 11_869_969,
                strand: Strand::Forward,
            }
        );
        assert_eq!(
            fusion.three_prime,
            SideSpec::Exon {
                gene: "NTRK3".to_string(),
                exon: 15,
            }
        );
    }

    #[test]
    fn a_contig_name_may_hold_a_colon() {
        let fusion = FusionSpec::parse("HLA:1:20:-::A:1").expect("the last colons count");
        assert!(matches!(
            fusion.five_prime,
            SideSpec::Breakend { ref contig, position: 20, .. } if contig == "HLA:1"
        ));
    }

    #[test]
    fn texts_that_are_no_fusion_are_refused_with_the_reason() {
        for text in [
            "",
            "ETV6",
            "ETV6::NTRK3",
            "ETV6:0::NTRK3:15",
            "ETV6:five::NTRK3:15",
            ":5::NTRK3:15",
            "chr1:+::NTRK3:15",
            "chr1:0:+::NTRK3:15",
            ":7:+::NTRK3:15",
            "ETV6:-5::NTRK3:15",
        ] {
            let error = FusionSpec::parse(text).expect_err(text).to_string();
            assert!(error.contains(&format!("'{text}'")), "{error}");
        }
    }
}
