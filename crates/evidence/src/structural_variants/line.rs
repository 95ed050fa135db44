//! One record: which places it joins.

use Retained::{Higher, Lower};
use trkfuse_core::{Breakend, ContigId, Contigs, Junction, Pos, Retained, StructuralVariant};

use super::allele;

/// The columns that matter, as text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a> {
    contig: &'a str,
    /// Counted from 1; 0 for the end of a chromosome.
    position: u32,
    id: &'a str,
    alternatives: &'a str,
    filter: &'a str,
    info: &'a str,
}

/// What an alternative allele gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Variant(StructuralVariant),
    /// It joins no two places, or failed a filter.
    NotOfUse,
    /// It says what it is, but not where.
    Unreadable,
    /// It says where, but not which flanks.
    NoOrientation,
    /// A place is on a contig that the alignments do not have.
    OtherContig,
}

/// Why places do not make a variant.
type Failure = Outcome;

impl<'a> Fields<'a> {
    /// Splits a line; the error says what is wrong with it.
    pub(super) fn split(line: &'a str) -> Result<Self, String> {
        let mut columns = line.split('\t');
        let mut next = |name: &str| {
            columns
                .next()
                .ok_or_else(|| format!("it has no column {name}"))
        };
        let contig = next("CHROM")?;
        let position = next("POS")?;
        let id = next("ID")?;
        next("REF")?;
        let alternatives = next("ALT")?;
        next("QUAL")?;
        let filter = next("FILTER")?;
        let info = next("INFO")?;
        Ok(Self {
            contig,
            position: position
                .parse()
                .map_err(|_| format!("POS '{position}' is no position"))?,
            id,
            alternatives,
            filter,
            info,
        })
    }

    /// What each alternative gives, an inversion's two junctions apart.
    pub(super) fn variants(&self, contigs: &Contigs) -> Vec<Outcome> {
        if !matches!(self.filter, "PASS" | ".") {
            return vec![Outcome::NotOfUse];
        }
        self.alternatives
            .split(',')
            .flat_map(|alternative| self.of_allele(alternative, contigs))
            .collect()
    }

    fn of_allele(&self, alternative: &str, contigs: &Contigs) -> Vec<Outcome> {
        if alternative.contains(['[', ']']) {
            return vec![self.in_brackets(alternative, contigs)];
        }
        let kind = alternative
            .strip_prefix('<')
            .and_then(|kind| kind.strip_suffix('>'))
            .or_else(|| self.value("SVTYPE"))
            .unwrap_or_default();
        // `DUP:TANDEM` is a DUP; a mobile element that was lost is a DEL.
        let kind = kind.split(':').next().unwrap_or_default();
        let is_elsewhere = self
            .value("CHR2")
            .is_some_and(|other| contigs.resolve(other) != contigs.resolve(self.contig));
        match kind {
            "DEL" | "DUP" | "INV" if !is_elsewhere => self.on_one_contig(kind, contigs),
            "DEL" | "DUP" | "INV" | "TRA" => self.by_keys(contigs),
            // A single breakend (`G.`) has no other place to tell.
            "BND" if self.value("CHR2").is_some() => self.by_keys(contigs),
            _ => vec![Outcome::NotOfUse],
        }
    }

    fn in_brackets(&self, alternative: &str, contigs: &Contigs) -> Outcome {
        let Some(mate) = allele::mate(alternative) else {
            return Outcome::Unreadable;
        };
        self.joined(
            (self.contig, self.position, mate.own_retained),
            (mate.contig, mate.position, mate.retained),
            contigs,
        )
    }

    /// `DEL`, `DUP`, `INV`: POS is the base before, END the last one within.
    fn on_one_contig(&self, kind: &str, contigs: &Contigs) -> Vec<Outcome> {
        let Some(end) = self.end().filter(|&end| end >= self.position) else {
            return vec![Outcome::Unreadable];
        };
        let (Some(first), Some(behind)) = (self.position.checked_add(1), end.checked_add(1)) else {
            return vec![Outcome::Unreadable];
        };
        let joined = |a: (u32, Retained), b: (u32, Retained)| {
            self.joined((self.contig, a.0, a.1), (self.contig, b.0, b.1), contigs)
        };
        let lower_flanks = || joined((self.position, Lower), (end, Lower));
        let higher_flanks = || joined((first, Higher), (behind, Higher));
        match kind {
            "DEL" => vec![joined((self.position, Lower), (behind, Higher))],
            "DUP" => vec![joined((end, Lower), (first, Higher))],
            // One of the two is all that some callers saw.
            _ => match self.orientation() {
                Some((Lower, Lower)) => vec![lower_flanks()],
                Some((Higher, Higher)) => vec![higher_flanks()],
                _ => vec![lower_flanks(), higher_flanks()],
            },
        }
    }

    /// `CHR2`, `END` or `POS2`, and an orientation.
    fn by_keys(&self, contigs: &Contigs) -> Vec<Outcome> {
        let other = self.value("CHR2").unwrap_or(self.contig);
        let position = self.number("POS2").or_else(|| self.end());
        let Some(position) = position else {
            return vec![Outcome::Unreadable];
        };
        let Some((own, mate)) = self.orientation() else {
            return vec![Outcome::NoOrientation];
        };
        vec![self.joined(
            (self.contig, self.position, own),
            (other, position, mate),
            contigs,
        )]
    }

    fn joined(
        &self,
        a: (&str, u32, Retained),
        b: (&str, u32, Retained),
        contigs: &Contigs,
    ) -> Outcome {
        let breakends = breakend(a, contigs).and_then(|a| Ok((a, breakend(b, contigs)?)));
        match breakends {
            Ok((a, b)) => Outcome::Variant(StructuralVariant {
                junction: Junction::new(a, b),
                id: self.name(),
            }),
            Err(failure) => failure,
        }
    }

    /// The record's ID; without one its place.
    fn name(&self) -> String {
        if matches!(self.id, "" | ".") {
            format!("{}:{}", self.contig, self.position)
        } else {
            self.id.to_string()
        }
    }

    /// The flanks that stay, on the record's own side and on the other: DELLY's `CT`, `STRANDS` of LUMPY and
    /// SURVIVOR, the flags of Manta's inversions.
    fn orientation(&self) -> Option<(Retained, Retained)> {
        // `3to5`: the 3' end of what is kept here is joined to the 5' end of what is kept there.
        if let Some(connection) = self.value("CT") {
            return match connection {
                "3to5" => Some((Lower, Higher)),
                "5to3" => Some((Higher, Lower)),
                "3to3" => Some((Lower, Lower)),
                "5to5" => Some((Higher, Higher)),
                _ => None,
            };
        }
        if let Some(strands) = self.value("STRANDS") {
            // `++:5,--:3` is an inversion of which both junctions were seen.
            let first = strands.split([':', ',']).next();
            return match (first, strands.contains(',')) {
                (_, true) => None,
                (Some("+-"), _) => Some((Lower, Higher)),
                (Some("-+"), _) => Some((Higher, Lower)),
                (Some("++"), _) => Some((Lower, Lower)),
                (Some("--"), _) => Some((Higher, Higher)),
                _ => None,
            };
        }
        match (self.has_flag("INV3"), self.has_flag("INV5")) {
            (true, false) => Some((Lower, Lower)),
            (false, true) => Some((Higher, Higher)),
            _ => None,
        }
    }

    /// `END`, else by `SVLEN`; counted from 1.
    fn end(&self) -> Option<u32> {
        self.number("END").or_else(|| {
            let length: i64 = self.value("SVLEN")?.split(',').next()?.parse().ok()?;
            let length = u32::try_from(length.unsigned_abs()).ok()?;
            self.position.checked_add(length)
        })
    }

    fn number(&self, key: &str) -> Option<u32> {
        self.value(key)?.parse().ok()
    }

    fn value(&self, key: &str) -> Option<&'a str> {
        self.info
            .split(';')
            .find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
    }

    fn has_flag(&self, flag: &str) -> bool {
        self.info.split(';').any(|pair| pair == flag)
    }
}

/// A place of the file as one of the alignments.
fn breakend(
    (contig, position, retained): (&str, u32, Retained),
    contigs: &Contigs,
) -> Result<Breakend, Failure> {
    let id: ContigId = contigs.resolve(contig).ok_or(Outcome::OtherContig)?;
    // 0 and one beyond the end are a chromosome's ends, where nothing is joined to anything.
    if position > contigs.get(id).length {
        return Err(Outcome::Unreadable);
    }
    let pos = Pos::from_one_based(position).ok_or(Outcome::Unreadable)?;
    Ok(Breakend {
        contig: id,
        pos,
        retained,
    })
}
