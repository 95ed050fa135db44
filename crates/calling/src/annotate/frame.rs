//! Whether the 3' gene is read in its own frame across a junction.
//!
//! METHOD: coding bases retained of the 5' transcript, plus intron bases retained at its end, plus
//! inserted bases, plus intron bases retained before the 3' transcript's first exon, must bring the
//! ribosome to the 3' transcript's next coding base at the phase it has there. Every coding transcript
//! pair is weighed; the reported transcripts (MANE Select where there is one) give the verdict.

use trkfuse_core::{
    Breakend, FrameStatus, FrameUnknown, FrameVerdict, Pos, Retained, Role, TranscriptRef, role,
};
use trkfuse_genes::{CodingPlace, Gene, Transcript};

/// Frame bookkeeping on the 5' side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FivePrimeFrame {
    /// Bases from the start codon to the junction, retained intron bases included.
    pub(crate) coding_bases: u32,
    /// Those of them that lie in the intron behind the last whole exon.
    pub(crate) intron_bases: u32,
}

/// Frame bookkeeping on the 3' side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ThreePrimeFrame {
    /// Offset in the CDS (counted from 0) of the first coding base after the junction.
    pub(crate) coding_offset: u32,
    /// Bases from the junction to it: retained intron bases.
    pub(crate) intron_bases: u32,
}

/// The verdict for one transcript pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairFrame {
    /// The numbers to walk with, and whether they agree.
    Known {
        five_prime: FivePrimeFrame,
        three_prime: ThreePrimeFrame,
        in_frame: bool,
    },
    /// Not to be known, and why.
    Unknown(FrameUnknown),
}

/// The frame of one transcript pair across a junction with `inserted` bases between.
pub(crate) fn of_pair(
    five_prime: (&Transcript, Breakend),
    three_prime: (&Transcript, Breakend),
    inserted: usize,
) -> PairFrame {
    let sides = five_prime_frame(five_prime.0, five_prime.1)
        .and_then(|five| Ok((five, three_prime_frame(three_prime.0, three_prime.1)?)));
    match sides {
        Err(reason) => PairFrame::Unknown(reason),
        Ok((five_prime, three_prime)) => {
            let arrives = five_prime.coding_bases + inserted as u32 + three_prime.intron_bases;
            let in_frame = arrives % 3 == three_prime.coding_offset % 3;
            PairFrame::Known {
                five_prime,
                three_prime,
                in_frame,
            }
        }
    }
}

fn check(transcript: &Transcript) -> Result<(), FrameUnknown> {
    if transcript.cds.is_none() {
        return Err(FrameUnknown::NoCodingTranscript);
    }
    if !transcript.cds_state.frame_is_known() {
        return Err(FrameUnknown::IncompleteCds);
    }
    Ok(())
}

/// Bases from the start codon to the junction, retained intron bases included; `None` where the 5'
/// side is not within a known reading frame.
pub(crate) fn five_prime_coding_bases(transcript: &Transcript, breakend: Breakend) -> Option<u32> {
    five_prime_frame(transcript, breakend)
        .ok()
        .map(|frame| frame.coding_bases)
}

fn five_prime_frame(
    transcript: &Transcript,
    breakend: Breakend,
) -> Result<FivePrimeFrame, FrameUnknown> {
    check(transcript)?;
    // Within an intron the exon before it is whole, and the intron's bases up to the break follow.
    let place = transcript
        .exon_place(breakend.pos, Role::FivePrime)
        .ok_or(FrameUnknown::NoCodingTranscript)?;
    let intron_bases = u32::try_from(place.offset.max(0)).unwrap_or(0);
    let last_exonic = if intron_bases == 0 {
        breakend.pos
    } else {
        exon_edge(transcript, place.number, Role::FivePrime)?
    };
    match transcript.coding_place(last_exonic) {
        CodingPlace::Within(offset) => Ok(FivePrimeFrame {
            coding_bases: offset + 1 + intron_bases,
            intron_bases,
        }),
        CodingPlace::Before(_) => Err(FrameUnknown::BeforeStartCodon),
        CodingPlace::Behind(_) => Err(FrameUnknown::BehindStopCodon),
        CodingPlace::Intronic | CodingPlace::NonCoding | CodingPlace::Outside => {
            Err(FrameUnknown::NoCodingTranscript)
        }
    }
}

/// The base of an exon that faces the junction: its last one for a 5' partner, its first for a 3'.
fn exon_edge(transcript: &Transcript, number: u32, place: Role) -> Result<Pos, FrameUnknown> {
    let exon = transcript
        .exon(number)
        .ok_or(FrameUnknown::NoCodingTranscript)?;
    let keeps_lower = role(transcript.strand, Retained::Lower) == place;
    Ok(if keeps_lower { exon.last() } else { exon.start })
}

fn three_prime_frame(
    transcript: &Transcript,
    breakend: Breakend,
) -> Result<ThreePrimeFrame, FrameUnknown> {
    check(transcript)?;
    let place = transcript
        .exon_place(breakend.pos, Role::ThreePrime)
        .ok_or(FrameUnknown::NoCodingTranscript)?;
    let intron_bases = u32::try_from((-place.offset).max(0)).unwrap_or(0);
    let first_exonic = if intron_bases == 0 {
        breakend.pos
    } else {
        exon_edge(transcript, place.number, Role::ThreePrime)?
    };
    match transcript.coding_place(first_exonic) {
        CodingPlace::Within(0) | CodingPlace::Before(_) => Err(FrameUnknown::WholeCds),
        CodingPlace::Within(offset) => Ok(ThreePrimeFrame {
            coding_offset: offset,
            intron_bases,
        }),
        CodingPlace::Behind(_) => Err(FrameUnknown::NoCdsRetained),
        CodingPlace::Intronic | CodingPlace::NonCoding | CodingPlace::Outside => {
            Err(FrameUnknown::NoCodingTranscript)
        }
    }
}

/// The frame over all transcript pairs of two genes.
///
/// `has_stop`: whether a stop codon stands in the 5' gene's frame between the junction and the 3'
/// gene's coding bases (retained intron, inserted bases), as far as sequence tells.
pub(crate) fn verdict(
    five_prime: (&Gene, Breakend),
    three_prime: (&Gene, Breakend),
    inserted: usize,
    has_stop: impl Fn(FivePrimeFrame, ThreePrimeFrame) -> bool,
) -> FrameVerdict {
    let of = |five: &Transcript, three: &Transcript| {
        let frame = of_pair((five, five_prime.1), (three, three_prime.1), inserted);
        match frame {
            PairFrame::Unknown(reason) => (FrameStatus::Unknown, Some(reason)),
            PairFrame::Known {
                in_frame: false, ..
            } => (FrameStatus::OutOfFrame, None),
            PairFrame::Known {
                five_prime,
                three_prime,
                ..
            } => {
                if has_stop(five_prime, three_prime) {
                    (FrameStatus::StopCodon, None)
                } else {
                    (FrameStatus::InFrame, None)
                }
            }
        }
    };
    let names = |five: &Transcript, three: &Transcript| (five.reference(), three.reference());
    let (five_main, three_main) = (five_prime.0.main(), three_prime.0.main());
    let (status, unknown) = of(five_main, three_main);
    let mut verdict = FrameVerdict {
        status,
        unknown,
        pair: Some(names(five_main, three_main)),
        any_status: status,
        any_pair: Some(names(five_main, three_main)),
        pairs_known: 0,
        pairs_in_frame: 0,
    };
    for five in &five_prime.0.transcripts {
        for three in &three_prime.0.transcripts {
            let (status, _) = of(five, three);
            verdict.pairs_known += u32::from(status != FrameStatus::Unknown);
            verdict.pairs_in_frame += u32::from(status == FrameStatus::InFrame);
            if better(status) < better(verdict.any_status) {
                verdict.any_status = status;
                verdict.any_pair = Some(names(five, three));
            }
        }
    }
    verdict
}

/// Smaller is the better news for a kinase.
const fn better(status: FrameStatus) -> u8 {
    match status {
        FrameStatus::InFrame => 0,
        FrameStatus::StopCodon => 1,
        FrameStatus::OutOfFrame => 2,
        FrameStatus::Unknown => 3,
    }
}

/// A verdict that no transcript pair can change.
pub(crate) fn unknown(reason: FrameUnknown) -> FrameVerdict {
    let none: Option<(TranscriptRef, TranscriptRef)> = None;
    FrameVerdict {
        status: FrameStatus::Unknown,
        unknown: Some(reason),
        pair: none.clone(),
        any_status: FrameStatus::Unknown,
        any_pair: none,
        pairs_known: 0,
        pairs_in_frame: 0,
    }
}
