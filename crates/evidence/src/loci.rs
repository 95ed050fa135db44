//! The loci asked for, made fast to look up.

use trkfuse_core::{ContigId, Contigs, Interval, Locus, LocusUse, Pos};

use crate::shape::Block;

/// Intervals of all contigs, found by overlap in time logarithmic in their number.
#[derive(Debug, Default)]
struct OverlapIndex {
    /// `by_contig[c]`: intervals of contig `c`, by start.
    by_contig: Vec<Vec<Entry>>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    end: u32,
    /// Largest end of this and all entries before.
    reach: u32,
    locus: usize,
}

impl OverlapIndex {
    fn new(contigs: usize, intervals: impl Iterator<Item = (ContigId, Interval, usize)>) -> Self {
        let mut by_contig: Vec<Vec<Entry>> = vec![Vec::new(); contigs];
        for (contig, interval, locus) in intervals {
            if let Some(entries) = by_contig.get_mut(contig.0 as usize) {
                entries.push(Entry {
                    start: interval.start.zero_based(),
                    end: interval.end.zero_based(),
                    reach: 0,
                    locus,
                });
            }
        }
        for entries in &mut by_contig {
            entries.sort_by_key(|entry| (entry.start, entry.end, entry.locus));
            let mut reach = 0;
            for entry in entries {
                reach = reach.max(entry.end);
                entry.reach = reach;
            }
        }
        Self { by_contig }
    }

    fn is_empty_on(&self, contig: u32) -> bool {
        self.by_contig
            .get(contig as usize)
            .is_none_or(Vec::is_empty)
    }

    fn overlapping(&self, contig: u32, start: u32, end: u32) -> impl Iterator<Item = usize> + '_ {
        let entries = self
            .by_contig
            .get(contig as usize)
            .map_or(&[][..], Vec::as_slice);
        let behind = entries.partition_point(|entry| entry.start < end);
        entries[..behind]
            .iter()
            .rev()
            .take_while(move |entry| entry.reach > start)
            .filter(move |entry| entry.end > start)
            .map(|entry| entry.locus)
    }
}

/// One locus with what is derived from it.
#[derive(Debug)]
pub(crate) struct LocusInfo {
    pub(crate) locus: Locus,
    /// From the first to the last exon; the whole interval without exons.
    pub(crate) gene: Interval,
    /// `offsets[i]`: exonic bases before exon `i`.
    offsets: Vec<u32>,
}

impl LocusInfo {
    fn new(locus: Locus) -> Self {
        let gene = match (locus.exons.first(), locus.exons.last()) {
            (Some(first), Some(last)) => Interval::new(first.start, last.end),
            _ => None,
        }
        .unwrap_or(locus.interval);
        let mut offsets = Vec::with_capacity(locus.exons.len());
        let mut sum = 0;
        for exon in &locus.exons {
            offsets.push(sum);
            sum += exon.len();
        }
        Self {
            locus,
            gene,
            offsets,
        }
    }

    /// The exon that holds a base.
    fn exon_at(&self, base: u32) -> Option<usize> {
        let exons = &self.locus.exons;
        let behind = exons.partition_point(|exon| exon.start.zero_based() <= base);
        let index = behind.checked_sub(1)?;
        (base < exons[index].end.zero_based()).then_some(index)
    }

    /// Exonic bases before an exonic base; `None` in an intron or outside.
    pub(crate) fn exonic_offset(&self, base: u32) -> Option<u32> {
        let exon = self.exon_at(base)?;
        Some(self.offsets[exon] + base - self.locus.exons[exon].start.zero_based())
    }

    /// The exons that blocks touch, ascending, each once, handed to `see`; whether there was any.
    pub(crate) fn exons_touched(
        &self,
        blocks: impl Iterator<Item = Block>,
        mut see: impl FnMut(usize),
    ) -> bool {
        let exons = &self.locus.exons;
        let mut next = 0;
        let mut is_any = false;
        for block in blocks {
            let first = exons.partition_point(|exon| exon.end.zero_based() <= block.start);
            for (index, exon) in exons.iter().enumerate().skip(first.max(next)) {
                if exon.start.zero_based() >= block.end {
                    break;
                }
                see(index);
                is_any = true;
                next = index + 1;
            }
        }
        is_any
    }
}

/// All loci asked for.
#[derive(Debug)]
pub(crate) struct Loci {
    list: Vec<LocusInfo>,
    all: OverlapIndex,
    targets: OverlapIndex,
}

impl Loci {
    pub(crate) fn new(loci: &[Locus], contigs: &Contigs) -> Self {
        let list: Vec<LocusInfo> = loci
            .iter()
            .map(|locus| LocusInfo::new(locus.clone()))
            .collect();
        let index = |is_wanted: fn(&Locus) -> bool| {
            OverlapIndex::new(
                contigs.len(),
                list.iter()
                    .enumerate()
                    .filter(|(_, info)| is_wanted(&info.locus))
                    .map(|(index, info)| (info.locus.contig, info.locus.interval, index)),
            )
        };
        let all = index(|_| true);
        let targets = index(|locus| locus.usage == LocusUse::Target);
        Self { list, all, targets }
    }

    /// The loci, in the order asked for.
    pub(crate) fn list(&self) -> &[LocusInfo] {
        &self.list
    }

    /// Indices of the target loci that share a base with `[start, end)`.
    pub(crate) fn targets_overlapping(
        &self,
        contig: u32,
        start: u32,
        end: u32,
    ) -> impl Iterator<Item = usize> + '_ {
        self.targets.overlapping(contig, start, end)
    }

    /// Whether a base lies in a target locus.
    pub(crate) fn is_target(&self, contig: u32, base: u32) -> bool {
        self.targets
            .overlapping(contig, base, base.saturating_add(1))
            .next()
            .is_some()
    }

    /// Whether a base lies in any locus asked for.
    pub(crate) fn is_read(&self, contig: u32, base: u32) -> bool {
        self.all
            .overlapping(contig, base, base.saturating_add(1))
            .next()
            .is_some()
    }

    /// Whether a base lies in a target locus.
    pub(crate) fn is_target_at(&self, contig: ContigId, pos: Pos) -> bool {
        self.is_target(contig.0, pos.zero_based())
    }

    /// Whether any block shares a base with a target locus.
    pub(crate) fn touches_target(
        &self,
        contig: u32,
        mut blocks: impl Iterator<Item = Block>,
    ) -> bool {
        blocks.any(|block| {
            self.targets
                .overlapping(contig, block.start, block.end)
                .next()
                .is_some()
        })
    }

    /// Indices of all loci that share a base with any block, ascending, each once.
    pub(crate) fn touched(
        &self,
        contig: u32,
        blocks: impl Iterator<Item = Block>,
        found: &mut Vec<usize>,
    ) {
        found.clear();
        if self.all.is_empty_on(contig) {
            return;
        }
        for block in blocks {
            found.extend(self.all.overlapping(contig, block.start, block.end));
        }
        if found.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
    }

    /// Whether two stretches of a contig are joined out of a target gene: one has a base of the
    /// gene, the other has none of its locus.
    pub(crate) fn leaves_target(&self, contig: u32, a: Block, b: Block) -> bool {
        self.leaves_from(contig, a, b) || self.leaves_from(contig, b, a)
    }

    fn leaves_from(&self, contig: u32, inside: Block, outside: Block) -> bool {
        self.targets_overlapping(contig, inside.start, inside.end)
            .any(|index| {
                let LocusInfo { locus, gene, .. } = &self.list[index];
                overlaps(*gene, inside) && !overlaps(locus.interval, outside)
            })
    }

    /// Whether one target locus holds a base of both stretches.
    pub(crate) fn share_target(&self, contig: u32, a: Block, b: Block) -> bool {
        self.targets_overlapping(contig, a.start, a.end)
            .any(|index| overlaps(self.list[index].locus.interval, b))
    }
}

/// Whether an interval and a block share a base.
pub(crate) fn overlaps(interval: Interval, block: Block) -> bool {
    interval.start.zero_based() < block.end && block.start < interval.end.zero_based()
}

#[cfg(test)]
mod tests {
    use trkfuse_core::{Contig, Strand};

    use super::*;

    fn interval(start: u32, end: u32) -> Interval {
        Interval::new(Pos::from_zero_based(start), Pos::from_zero_based(end)).expect("not empty")
    }

    fn contigs() -> Contigs {
        Contigs::new(
            ["a", "b"]
                .map(|name| Contig {
                    name: name.to_string(),
                    length: 100_000,
                })
                .to_vec(),
        )
        .expect("names differ")
    }

    fn locus(start: u32, end: u32, usage: LocusUse) -> Locus {
        Locus {
            contig: ContigId(1),
            interval: interval(start, end),
            strand: Strand::Forward,
            name: format!("L{start}"),
            usage,
            exons: vec![
                interval(start + 100, start + 200),
                interval(start + 300, start + 400),
            ],
        }
    }

    fn loci() -> Loci {
        Loci::new(
            &[
                locus(1_000, 9_000, LocusUse::Target),
                locus(2_000, 3_000, LocusUse::Control),
                locus(20_000, 21_000, LocusUse::Target),
            ],
            &contigs(),
        )
    }

    fn block(start: u32, end: u32) -> Block {
        Block { start, end }
    }

    #[test]
    fn a_nested_locus_does_not_hide_the_one_around_it() {
        let loci = loci();
        let mut found = Vec::new();
        loci.touched(1, [block(5_000, 5_010)].into_iter(), &mut found);
        assert_eq!(found, [0]);
        loci.touched(
            1,
            [block(2_990, 3_001), block(20_999, 21_050)].into_iter(),
            &mut found,
        );
        assert_eq!(found, [0, 1, 2]);
        loci.touched(0, [block(5_000, 5_010)].into_iter(), &mut found);
        assert!(found.is_empty());
    }

    #[test]
    fn a_block_that_ends_where_a_locus_starts_does_not_touch_it() {
        let loci = loci();
        assert!(!loci.touches_target(1, [block(900, 1_000)].into_iter()));
        assert!(loci.touches_target(1, [block(900, 1_001)].into_iter()));
        assert!(!loci.is_target(1, 9_000));
        assert!(loci.is_target(1, 8_999));
        assert!(!loci.is_target(7, 8_999), "a contig that is not there");
    }

    #[test]
    fn only_the_gene_itself_is_left_not_its_padding() {
        let loci = loci();
        let outside = block(50_000, 50_050);
        assert!(loci.leaves_target(1, block(1_150, 1_180), outside));
        assert!(loci.leaves_target(1, outside, block(1_150, 1_180)));
        assert!(!loci.leaves_target(1, block(8_000, 8_050), outside));
        assert!(!loci.leaves_target(1, block(1_150, 1_180), block(8_000, 8_050)));
        assert!(
            loci.leaves_target(1, block(1_150, 1_180), block(20_110, 20_120)),
            "into another target"
        );
    }

    #[test]
    fn exonic_offsets_skip_introns() {
        let loci = loci();
        let info = &loci.list()[0];
        assert_eq!(info.exonic_offset(1_100), Some(0));
        assert_eq!(info.exonic_offset(1_199), Some(99));
        assert_eq!(info.exonic_offset(1_200), None);
        assert_eq!(info.exonic_offset(1_300), Some(100));
        assert_eq!(info.exonic_offset(1_000), None);
    }

    #[test]
    fn an_exon_is_counted_once_for_two_blocks() {
        let loci = loci();
        let mut seen = Vec::new();
        let is_any = loci.list()[0].exons_touched(
            [block(1_100, 1_120), block(1_150, 1_310)].into_iter(),
            |exon| seen.push(exon),
        );
        assert!(is_any);
        assert_eq!(seen, [0, 1]);
        assert!(!loci.list()[0].exons_touched([block(1_200, 1_300)].into_iter(), |_| ()));
    }
}
