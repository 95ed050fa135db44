//! What a user may ask of `trkfuse simulate`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use trkfuse_simeval::{
    AlignerModel, ChimericClip, ContigNaming, DuplicateMarks, ExpressionModel, LibraryKind,
    UmiModel, UmiPlace,
};

use super::AssemblyArg;

const EXAMPLES: &str = "\
Examples:
  trkfuse simulate --fusion ETV6:5::NTRK3:15 -o sim            alignments and truth
  trkfuse simulate --fusion TPM3:7::NTRK1:10 --library ffpe --fastq -o sim
  trkfuse simulate --fusion ETV6:5::NTRK3:15 --split 3 --umi tag --duplicates 0.8 -o sim
  trkfuse simulate --fasta genome.fa --annotation genes.gtf --fusion A:2::B:5 --fastq -o sim
  trkfuse simulate --fusion ETV6:5::NTRK3:15 --long-reads ont -o sim

The same options give the same bytes, whatever the number of threads.";

/// `trkfuse simulate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct SimulateArgs {
    #[command(flatten)]
    pub(crate) fusions: FusionArgs,
    #[command(flatten)]
    pub(crate) world: WorldArgs,
    #[command(flatten)]
    pub(crate) library: LibraryArgs,
    #[command(flatten)]
    pub(crate) expression: ExpressionArgs,
    #[command(flatten)]
    pub(crate) alignments: AlignmentArgs,
    #[command(flatten)]
    pub(crate) output: SimulateOutputArgs,

    /// All that is random comes from this number.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Threads in all, this one included: the others pack alignments.
    #[arg(short = '@', long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: u16,
}

/// What is to be found.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fusions")]
pub(crate) struct FusionArgs {
    /// A fusion by exons, `ETV6:5::NTRK3:15`, or by breakends,
    /// `chr12:11869969:+::chr15:87940753:-` (last base of the 5' side, first base of the 3' side, counted
    /// from 1, with the strand transcribed). Repeat for more; none makes a fusion-free sample.
    #[arg(long, value_name = "FUSION")]
    pub(crate) fusion: Vec<String>,
    /// Fragments with a read across the junction, for each fusion.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) split: u32,
    /// Fragments with the mates on the two sides, for each fusion [default: 10; 0 of single reads and of
    /// fragments too short to have any]
    #[arg(long, value_name = "N")]
    pub(crate) spanning: Option<u32>,
    /// Fragments drawn from anywhere in the fusion transcript, in place of --split and --spanning.
    #[arg(long, value_name = "N", conflicts_with_all = ["split", "spanning", "elsewhere"])]
    pub(crate) fragments: Option<u32>,
    /// Further fragments of the fusion transcript that do not show the junction, for each fusion.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) elsewhere: u32,
    /// The reciprocal fusion too, with as many fragments.
    #[arg(long)]
    pub(crate) reciprocal: bool,
    /// Bases inserted between the partners, as transcribed.
    #[arg(long, value_name = "BASES", default_value = "")]
    pub(crate) inserted: String,
    /// Equal bases planted on both sides of the junction.
    #[arg(long, value_name = "N", default_value_t = 0, conflicts_with = "fasta")]
    pub(crate) homology: u32,
}

/// The genome to draw from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Genome")]
pub(crate) struct WorldArgs {
    /// Assembly whose genes are drawn from, on made-up sequence that fits them.
    #[arg(long, value_name = "ASSEMBLY", default_value = "GRCh38")]
    pub(crate) assembly: AssemblyArg,
    /// How contigs are called.
    #[arg(long, value_name = "NAMES", default_value = "chr")]
    pub(crate) contig_names: NamingArg,
    /// A small genome of these genes alone, separated by commas, with short introns; its sequence and genes
    /// are written beside the reads.
    #[arg(long, value_name = "GENES", value_delimiter = ',')]
    pub(crate) mini: Vec<String>,
    /// Sequence to draw from, in place of made-up one: FASTA, plain or packed. Takes a byte of memory a base.
    #[arg(long, value_name = "FASTA", conflicts_with_all = ["assembly", "contig_names", "mini"])]
    pub(crate) fasta: Option<PathBuf>,
    /// Genes of that sequence: GTF or GFF3, plain or gzipped. [default: built-in ones, if the FASTA is GRCh38
    /// or GRCh37]
    #[arg(long, value_name = "GTF|GFF3", requires = "fasta")]
    pub(crate) annotation: Option<PathBuf>,
    /// How hard the made-up sequence is: alike kinases, pseudogenes, repeats and low complexity, more isoforms.
    #[arg(
        long,
        value_name = "HOW",
        default_value = "plain",
        conflicts_with = "fasta"
    )]
    pub(crate) sequence: SequenceArg,
    /// What is there to mislead callers, told in PREFIX.decoys.tsv: read-throughs, circles, template
    /// switches, clips by variants, tails.
    #[arg(long, value_name = "WHICH", default_value = "none")]
    pub(crate) decoys: DecoyArg,
    /// Share of bases at which the sample differs from the genome.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub(crate) snps: f64,
}

/// What fragments and reads are like.
#[derive(Debug, Args)]
#[command(next_help_heading = "Library")]
pub(crate) struct LibraryArgs {
    /// Kind of library. It decides all of this section that is not given.
    #[arg(long, value_name = "KIND", default_value = "mrna")]
    pub(crate) library: LibraryArg,
    /// Reads of a fragment.
    #[arg(long, value_name = "LAYOUT")]
    pub(crate) layout: Option<LayoutArg>,
    /// How read 1 relates to the transcribed strand.
    #[arg(long, value_name = "STRAND")]
    pub(crate) strandedness: Option<StrandArg>,
    /// Bases of a read.
    #[arg(long, value_name = "BASES")]
    pub(crate) read_length: Option<u32>,
    /// Mean length of fragments.
    #[arg(long, value_name = "BASES")]
    pub(crate) fragment_length: Option<f64>,
    /// Standard deviation of their lengths.
    #[arg(long, value_name = "BASES")]
    pub(crate) fragment_deviation: Option<f64>,
    /// How their lengths are distributed.
    #[arg(long, value_name = "SHAPE")]
    pub(crate) fragment_shape: Option<ShapeArg>,
    /// What is read behind the end of a fragment shorter than the read.
    #[arg(long, value_name = "ADAPTER")]
    pub(crate) adapter: Option<AdapterArg>,
    /// Share of bases misread. [long reads: 0.01 (pacbio), 0.03 (ont)]
    #[arg(long, value_name = "SHARE")]
    pub(crate) error_rate: Option<f64>,
    /// How many times as often a read's last base is misread as its first; 1 for no difference.
    #[arg(long, value_name = "TIMES")]
    pub(crate) error_rise: Option<f64>,
    /// How many times as often read 2 is misread as read 1.
    #[arg(long, value_name = "TIMES")]
    pub(crate) error_second: Option<f64>,
    /// Share of fragments that are PCR copies of others. Each copy is sequenced with errors of its own.
    #[arg(long, value_name = "SHARE")]
    pub(crate) duplicates: Option<f64>,
    /// Where unique molecular identifiers are written; copies share theirs.
    #[arg(long, value_name = "WHERE")]
    pub(crate) umi: Option<UmiPlaceArg>,
    /// Bases of a UMI.
    #[arg(long, value_name = "BASES", default_value_t = UmiModel::ORDINARY.length)]
    pub(crate) umi_length: u32,
    /// Share of a UMI's bases misread.
    #[arg(long, value_name = "SHARE", default_value_t = UmiModel::ORDINARY.error_rate)]
    pub(crate) umi_error_rate: f64,
    /// Mean distance of fragments from the transcript's 3' end, as when degraded RNA is caught by its
    /// poly(A) tail; fragments asked for by --split and --spanning are not touched.
    #[arg(long, value_name = "BASES")]
    pub(crate) three_prime_bias: Option<f64>,
    /// Share of each gene's ordinary fragments that come from its transcript before splicing.
    #[arg(long, value_name = "SHARE")]
    pub(crate) unspliced: Option<f64>,
    /// Share of ordinary fragments that join two expressed transcripts by chance.
    #[arg(long, value_name = "SHARE")]
    pub(crate) chimeras: Option<f64>,
    /// Long single reads with insertions and deletions, as PREFIX.fastq.gz, for an aligner to align: to
    /// PREFIX.fa, a small genome with the genes of the fusions, which PREFIX.gtf lists, unless --fasta or
    /// --mini says otherwise. No PREFIX.bam.
    #[arg(long, value_name = "MACHINE", conflicts_with_all = [
        "library", "layout", "strandedness", "read_length", "adapter", "error_rise", "error_second",
        "duplicates", "umi", "three_prime_bias", "spanning", "reciprocal"])]
    pub(crate) long_reads: Option<LongReadArg>,
}

/// What is expressed beside the fusions.
#[derive(Debug, Args)]
#[command(next_help_heading = "Expression")]
pub(crate) struct ExpressionArgs {
    /// Ordinary fragments of expressed genes.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub(crate) pairs: u32,
    /// Genes that are expressed for certain, separated by commas, beside the targets, their published
    /// partners, a few housekeeping genes and the genes of the fusions.
    #[arg(long, value_name = "GENES", value_delimiter = ',')]
    pub(crate) express: Vec<String>,
    /// How many times as strongly as expressed the targets are there, as after capture. [default: by
    /// --library]
    #[arg(long, value_name = "TIMES")]
    pub(crate) enrich: Option<f64>,
    /// Further genes that are expressed, chosen at random. [default: 300; 0 with --mini]
    #[arg(long, value_name = "N")]
    pub(crate) random_genes: Option<u32>,
    /// Standard deviation of the natural logarithm of their expression.
    #[arg(long, value_name = "NUMBER", default_value_t = ExpressionModel::DEFAULT_SPREAD)]
    pub(crate) spread: f64,
}

/// How reads are aligned and written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Alignments")]
pub(crate) struct AlignmentArgs {
    /// How supplementary lines are clipped.
    #[arg(long, value_name = "CLIP", default_value = "hard")]
    pub(crate) clip: ClipArg,
    /// Leave supplementary lines out, as some filters do; `SA` tags still name them.
    #[arg(long)]
    pub(crate) no_supplementary: bool,
    /// Which lines of PCR copies carry the duplicate flag.
    #[arg(long, value_name = "LINES", default_value = "primary")]
    pub(crate) mark_duplicates: MarkArg,
    /// Longest gap that is written as an intron; fusions within it become gapped reads.
    #[arg(long, value_name = "BASES", default_value_t = AlignerModel::STAR.longest_intron)]
    pub(crate) longest_intron: u32,
    /// Write the tag `MD`.
    #[arg(long)]
    pub(crate) md: bool,
    /// Leave lines in the order of the reads, without an index.
    #[arg(long)]
    pub(crate) unsorted: bool,
}

/// What comes out.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct SimulateOutputArgs {
    /// Folder for PREFIX.bam, its index, and PREFIX.truth.tsv. All files appear when all are complete.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Beginning of the files' names, and the sample's name.
    #[arg(long, value_name = "PREFIX", default_value = "simulated", value_parser = parse_prefix)]
    pub(crate) prefix: String,
    /// Reads as PREFIX_1.fastq.gz and PREFIX_2.fastq.gz too.
    #[arg(long)]
    pub(crate) fastq: bool,
    /// No alignments: only what else is asked for.
    #[arg(long)]
    pub(crate) no_bam: bool,
}

fn parse_prefix(text: &str) -> Result<String, String> {
    let is_name = !text.is_empty()
        && !text.starts_with(['.', '-'])
        && text
            .chars()
            .all(|c| c.is_ascii_graphic() && c != '/' && c != '\\');
    if is_name {
        Ok(text.to_string())
    } else {
        Err("must be a file name: printable ASCII without spaces or slashes, and no dot or dash first".to_string())
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LibraryArg {
    /// Poly(A) RNA of fresh tissue: stranded pairs of 100 bases, fragments of 280 ± 60.
    Mrna,
    /// Degraded RNA of fixed tissue: stranded pairs of 75 bases, fragments of 110 ± 45, adapters, 20 % unspliced, 40 %
    /// copies.
    Ffpe,
    /// Hybrid capture of the targets with UMIs (in RX): unstranded pairs of 100 bases, fragments of 160 ± 50, 70 % copies.
    Capture,
    /// Counting of 3' ends: single reads of 75 bases in the transcript's sense, near its end.
    #[value(name = "3prime")]
    ThreePrime,
}

impl From<LibraryArg> for LibraryKind {
    fn from(arg: LibraryArg) -> Self {
        match arg {
            LibraryArg::Mrna => Self::Mrna,
            LibraryArg::Ffpe => Self::Ffpe,
            LibraryArg::Capture => Self::Capture,
            LibraryArg::ThreePrime => Self::ThreePrime,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SequenceArg {
    /// Random bases that fit the genes.
    Plain,
    /// With stretches that are alike without being the same gene.
    Hard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecoyArg {
    /// None.
    None,
    /// All kinds, more than are natural.
    Hard,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LayoutArg {
    /// One read.
    Single,
    /// Two mates.
    Paired,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum StrandArg {
    /// Read 1 has the transcribed strand's sense.
    Forward,
    /// Read 1 has the other strand's (dUTP).
    Reverse,
    /// Either.
    Unstranded,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ShapeArg {
    /// Normal.
    Normal,
    /// Log-normal: a tail of long ones.
    LogNormal,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AdapterArg {
    /// Nothing, as after trimming: such reads are shorter.
    Trimmed,
    /// The adapter of TruSeq libraries.
    Truseq,
    /// The adapter of Nextera libraries.
    Nextera,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum UmiPlaceArg {
    /// Nowhere: there are none.
    None,
    /// Tag RX; in FASTQ behind the name, as RX:Z:.
    Tag,
    /// RX, and the molecule's number in MI, as after grouping reads by molecule.
    Group,
    /// End of the read name, behind an underscore.
    Name,
}

impl UmiPlaceArg {
    /// The place, where there are UMIs.
    pub(crate) const fn place(self) -> Option<UmiPlace> {
        match self {
            Self::None => None,
            Self::Tag => Some(UmiPlace::Tag),
            Self::Group => Some(UmiPlace::Group),
            Self::Name => Some(UmiPlace::Name),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum LongReadArg {
    /// HiFi: 1 % errors.
    Pacbio,
    /// 3 % errors.
    Ont,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum NamingArg {
    /// chr1.
    Chr,
    /// 1.
    Plain,
    /// NC_000001.11.
    Refseq,
}

impl From<NamingArg> for ContigNaming {
    fn from(arg: NamingArg) -> Self {
        match arg {
            NamingArg::Chr => Self::Chr,
            NamingArg::Plain => Self::Plain,
            NamingArg::Refseq => Self::RefSeq,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ClipArg {
    /// The piece's own bases alone are written.
    Hard,
    /// The whole read is.
    Soft,
}

impl From<ClipArg> for ChimericClip {
    fn from(arg: ClipArg) -> Self {
        match arg {
            ClipArg::Hard => Self::Hard,
            ClipArg::Soft => Self::Soft,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MarkArg {
    /// None: the file was not marked.
    None,
    /// All but supplementary ones.
    Primary,
    /// All.
    All,
}

impl From<MarkArg> for DuplicateMarks {
    fn from(arg: MarkArg) -> Self {
        match arg {
            MarkArg::None => Self::None,
            MarkArg::Primary => Self::PrimaryLines,
            MarkArg::All => Self::AllLines,
        }
    }
}
