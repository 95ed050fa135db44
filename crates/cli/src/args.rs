//! What a user may type.

mod simulate;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use trkfuse_calling::CallingConfig;

use crate::thresholds::{Typed, parse_count, parse_phred};
pub(crate) use simulate::{
    AdapterArg, DecoyArg, FusionArgs, LayoutArg, LibraryArgs, LongReadArg, SequenceArg, ShapeArg,
    SimulateArgs, StrandArg, WorldArgs,
};

const EXAMPLES: &str = "\
Examples:
  trkfuse call tumour.bam                       the calls as a table, the verdict on standard error
  trkfuse call tumour.bam -o results            table, VCF and JSON into a folder
  trkfuse call tumour.bam -r GRCh38.fa -o out   with junction sequence and REF bases from a FASTA
  samtools view -u tumour.cram | trkfuse call - --sample T1 -o out
  trkfuse call --reads T1_R1.fq.gz T1_R2.fq.gz -r GRCh38.fa -o out -@ 8

Gene models of GRCh38 and GRCh37 are built in; the assembly is recognised from the file's header.";

/// Calls NTRK1, NTRK2 and NTRK3 gene fusions from the alignments of a tumour RNA sample.
///
/// For research use, unless validated by the laboratory that uses it.
#[derive(Debug, Parser)]
#[command(name = "trkfuse", version, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) verbosity: Verbosity,
}

/// How much is said on standard error.
#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
pub(crate) struct Verbosity {
    /// Say nothing but errors.
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more: the steps, how many candidates each leaves, and what htslib itself says of files.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

impl Cli {
    pub(crate) fn log_level(&self) -> log::LevelFilter {
        match (self.verbosity.quiet, self.verbosity.verbose) {
            (true, _) => log::LevelFilter::Error,
            (_, true) => log::LevelFilter::Info,
            _ => log::LevelFilter::Warn,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Call fusions of the TRK genes in one sample.
    Call(Box<CallArgs>),
    /// Make a panel of normal samples, for `trkfuse call --normals`.
    Normals(NormalsArgs),
    /// Show a gene's exons, frame and domains, or what the built-in gene models are.
    Genes(GenesArgs),
    /// Make a sample with known fusions (or none): alignments as STAR writes them, and the truth.
    Simulate(Box<SimulateArgs>),
    /// Judge calls, ours or another caller's, against known truth.
    Evaluate(EvaluateArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
    /// Print the manual page (roff).
    Man,
}

/// More threads than any machine gains from: ten thousands would hang it.
const MOST_THREADS: i64 = 1_024;

/// `trkfuse call`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct CallArgs {
    /// BAM, CRAM or SAM of one sample's RNA, in any order; `-` for standard input. With an index
    /// beside it only the reads at the target genes and their mates are read.
    #[arg(value_name = "ALIGNMENTS", required_unless_present = "reads")]
    pub(crate) alignments: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) companions: CompanionArgs,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) thresholds: ThresholdArgs,

    /// Threads in all, this one included. Results do not depend on it.
    #[arg(short = '@', long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u16).range(1..=MOST_THREADS))]
    pub(crate) threads: u16,
}

/// What goes in beside the alignments.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Instead of alignments, reads as sequenced: FASTQ of read 1 and, of pairs, of read 2, plain or gzipped;
    /// the files of several lanes separated by commas, `-` for standard input. All are looked at, those like a
    /// target gene are aligned to the genome's transcripts; needs --reference.
    #[arg(long, value_name = "FASTQ", num_args = 1..=2, requires = "reference",
          conflicts_with_all = ["alignments", "chimeric_junctions", "index"])]
    pub(crate) reads: Vec<String>,
    /// Genome FASTA of the alignments' assembly. Adds reference bases, splice dinucleotides, the
    /// junction's transcript and peptide, microhomology and a test for look-alike sequence; and
    /// aligns what the aligner left unaligned. A CRAM needs it.
    #[arg(short, long, value_name = "FASTA")]
    pub(crate) reference: Option<PathBuf>,
    /// Gene models to use instead of the built-in ones, for other assemblies or annotations: GTF or
    /// GFF3, plain or gzipped.
    #[arg(short = 'g', long, value_name = "GTF|GFF3")]
    pub(crate) annotation: Option<PathBuf>,
    /// STAR's Chimeric.out.junction of the same run: chimeric reads that are not in the alignments, as more
    /// evidence.
    #[arg(long, value_name = "JUNCTIONS")]
    pub(crate) chimeric_junctions: Option<PathBuf>,
    /// Genes whose fusions are called, separated by commas.
    #[arg(long, value_name = "GENES", value_delimiter = ',',
          default_values_t = trkfuse_genes::TARGETS.map(String::from))]
    pub(crate) genes: Vec<String>,
    /// Sample name for outputs; of a file with several samples, the one (`SM` of its read groups)
    /// to call. [default: the file's only sample, else the file's name]
    #[arg(long, value_name = "NAME")]
    pub(crate) sample: Option<String>,
    /// Whether an index is used.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) index: IndexArg,
    /// Whether clipped and unaligned reads are aligned to the transcripts of all genes. `auto`: with
    /// --reference. `whole-file` looks for them everywhere, not only at the target genes and where these lead: it
    /// reads the whole file.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) rescue: RescueArg,
    /// How copies of one molecule are told: by the duplicate flag (0x400), by the mates' positions (and
    /// UMI), or not at all, as for amplicons without UMIs. `auto` takes flags where the file has any.
    #[arg(long, value_name = "HOW", default_value = "auto")]
    pub(crate) dedup: DedupArg,
    /// Where unique molecular identifiers are: `auto` (tags MI, RX, UB), `none`, `name` (end of the
    /// read name) or a two-letter tag.
    #[arg(long, value_name = "WHERE", default_value = "auto", value_parser = parse_umi)]
    pub(crate) umi: UmiArg,
    /// Fragments of the whole sample, so that calls are also given as fragments per million (FFPM): a number, or `count`, for which
    /// the whole file is read once more. [default: none; with --reads they are counted]
    #[arg(long, value_name = "N|count", value_parser = parse_total)]
    pub(crate) total_fragments: Option<TotalArg>,
}

/// What is known besides: normal samples, the tumour's DNA.
#[derive(Debug, Args)]
#[command(next_help_heading = "Normal samples and DNA")]
pub(crate) struct CompanionArgs {
    /// Panel of normals, made by `trkfuse normals build`. A junction that normal samples show is weighed
    /// down, and filtered unless its pair of genes is published.
    #[arg(long, value_name = "PANEL")]
    pub(crate) normals: Option<PathBuf>,
    /// Result (.trkfuse.json) of the patient's own normal sample.
    #[arg(long, value_name = "RESULT")]
    pub(crate) matched_normal: Option<PathBuf>,
    /// Structural variants of the tumour's DNA (VCF, VCF.gz or BCF of DELLY, Manta, GRIDSS, LUMPY and the
    /// like). One that explains a junction supports it; a missing one never counts against.
    #[arg(long, value_name = "VCF")]
    pub(crate) sv: Option<PathBuf>,
}

/// What comes out.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Folder for SAMPLE.fusions.tsv, SAMPLE.fusions.vcf.gz with its index and SAMPLE.trkfuse.json.
    /// Without any output option the table goes to standard output.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Table of calls, to a path or `-`.
    #[arg(long, value_name = "PATH")]
    pub(crate) tsv: Option<PathBuf>,
    /// VCF of calls, to a path (.vcf, .vcf.gz, .bcf) or `-`.
    #[arg(long, value_name = "PATH")]
    pub(crate) vcf: Option<PathBuf>,
    /// Everything as JSON, to a path or `-`.
    #[arg(long, value_name = "PATH")]
    pub(crate) json: Option<PathBuf>,
    /// With --reads, the alignments made of them, as a sorted BAM with its index.
    #[arg(long, value_name = "BAM", requires = "reads")]
    pub(crate) keep_alignments: Option<PathBuf>,
    /// Also write the calls in another tool's columns: into the folder of `-o`, else to standard
    /// output.
    #[arg(long, value_name = "TOOL")]
    pub(crate) format: Vec<FormatArg>,
}

/// What a call needs to pass.
#[derive(Debug, Args)]
#[command(next_help_heading = "Thresholds")]
#[expect(
    clippy::struct_field_names,
    reason = "the options are named after their fields"
)]
pub(crate) struct ThresholdArgs {
    /// Unique supporting fragments that a call needs to pass. Repeat it for single genes, targets or
    /// partners: `--min-fragments 2 --min-fragments NTRK3=1`. Of two genes' values the higher one holds.
    #[arg(long, value_name = "[GENE=]N", value_delimiter = ',', value_parser = parse_count,
          default_values_t = [Typed::general(*CallingConfig::DEFAULT.min_fragments.general())])]
    pub(crate) min_fragments: Vec<Typed<u32>>,
    /// QUAL that a call needs to pass, Phred-scaled; for single genes as above.
    #[arg(long, value_name = "[GENE=]PHRED", value_delimiter = ',', value_parser = parse_phred,
          default_values_t = [Typed::general(*CallingConfig::DEFAULT.min_quality.general())])]
    pub(crate) min_quality: Vec<Typed<f64>>,
    /// Aligned bases that a junction read must show on both sides for a call without spanning pairs to
    /// pass; for single genes as above.
    #[arg(long, value_name = "[GENE=]BASES", value_delimiter = ',', value_parser = parse_count,
          default_values_t = [Typed::general(*CallingConfig::DEFAULT.min_anchor.general())])]
    pub(crate) min_anchor: Vec<Typed<u32>>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum IndexArg {
    /// Where there is one and the file is large.
    Auto,
    /// Fail without one.
    Require,
    /// Read the whole file.
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum RescueArg {
    /// Where there is a reference.
    Auto,
    /// Of reads anywhere in the file.
    WholeFile,
    /// Never: only what the file's aligner placed counts.
    Off,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum DedupArg {
    /// Flags where the file has any, else positions.
    Auto,
    /// Duplicate flags only.
    Flags,
    /// Positions of both mates and UMI.
    Position,
    /// Count every fragment.
    Off,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FormatArg {
    /// The columns of Arriba's fusions.tsv.
    Arriba,
    /// The columns of STAR-Fusion's predictions.
    StarFusion,
}

/// Where UMIs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UmiArg {
    Auto,
    None,
    Name,
    Tag([u8; 2]),
}

/// Where the number of the sample's fragments comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TotalArg {
    Known(u64),
    Count,
}

fn parse_total(text: &str) -> Result<TotalArg, String> {
    match text {
        "count" => Ok(TotalArg::Count),
        _ => text
            .parse()
            .ok()
            .filter(|&total| total > 0)
            .map(TotalArg::Known)
            .ok_or_else(|| "is neither a number above 0 nor `count`".to_string()),
    }
}

fn parse_umi(text: &str) -> Result<UmiArg, String> {
    match text {
        "auto" => Ok(UmiArg::Auto),
        "none" => Ok(UmiArg::None),
        "name" => Ok(UmiArg::Name),
        _ => match *text.as_bytes() {
            [first, second] if first.is_ascii_alphabetic() && second.is_ascii_alphanumeric() => {
                Ok(UmiArg::Tag([first, second]))
            }
            _ => Err("is none of auto, none, name or a two-letter tag such as RX".to_string()),
        },
    }
}

/// `trkfuse normals`.
#[derive(Debug, Args)]
pub(crate) struct NormalsArgs {
    #[command(subcommand)]
    pub(crate) command: NormalsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NormalsCommand {
    /// Merge the results of normal samples into a panel.
    Build(NormalsBuildArgs),
}

/// `trkfuse normals build`.
#[derive(Debug, Args)]
pub(crate) struct NormalsBuildArgs {
    /// Results (.trkfuse.json) of normal samples, called with the same --genes. A sample with several
    /// results counts once.
    #[arg(value_name = "RESULT", required_unless_present = "list")]
    pub(crate) results: Vec<PathBuf>,
    /// File with more of them, one path a line; empty lines and those that begin with # are passed over.
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// The panel: a table, packed where the name ends in .gz; `-` for standard output.
    #[arg(short, long, value_name = "PANEL")]
    pub(crate) output: PathBuf,
}

/// `trkfuse genes`.
#[derive(Debug, Args)]
#[command(disable_version_flag = true)]
pub(crate) struct GenesArgs {
    /// Genes to show, by symbol or Ensembl id.
    #[arg(value_name = "GENE", required_unless_present = "version")]
    pub(crate) genes: Vec<String>,
    /// Assembly of the built-in gene models.
    #[arg(long, value_name = "ASSEMBLY", default_value = "GRCh38")]
    pub(crate) assembly: AssemblyArg,
    /// Gene models to show instead of the built-in ones.
    #[arg(short = 'g', long, value_name = "GTF|GFF3")]
    pub(crate) annotation: Option<PathBuf>,
    /// Say where the built-in gene models come from, and stop.
    #[arg(long)]
    pub(crate) version: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AssemblyArg {
    /// hg38.
    #[value(name = "GRCh38", alias = "hg38", alias = "grch38")]
    Grch38,
    /// hg19.
    #[value(name = "GRCh37", alias = "hg19", alias = "grch37")]
    Grch37,
}

impl From<AssemblyArg> for trkfuse_genes::Assembly {
    fn from(arg: AssemblyArg) -> Self {
        match arg {
            AssemblyArg::Grch38 => Self::Grch38,
            AssemblyArg::Grch37 => Self::Grch37,
        }
    }
}

/// `trkfuse evaluate`.
#[derive(Debug, Args)]
pub(crate) struct EvaluateArgs {
    /// Calls to judge: trkfuse's table, a VCF with breakends, or the tables of Arriba or STAR-Fusion; with
    /// a label as LABEL=FILE.
    #[arg(value_name = "CALLS", required_unless_present = "samples")]
    pub(crate) calls: Vec<String>,
    /// The truth, as `trkfuse simulate` writes it.
    #[arg(long, value_name = "TSV", required_unless_present = "samples")]
    pub(crate) truth: Option<PathBuf>,
    /// What must not be called, to tell false calls apart.
    #[arg(long, value_name = "TSV")]
    pub(crate) decoys: Option<PathBuf>,
    /// Many samples: tab-separated columns sample, truth, label, calls and, if wanted, decoys and
    /// setting; one row a file of calls, paths relative to the sheet.
    #[arg(long, value_name = "TSV", conflicts_with_all = ["truth", "decoys", "calls"])]
    pub(crate) samples: Option<PathBuf>,
    /// Judge only calls that join one of these genes, separated by commas; an empty list judges all.
    #[arg(long, value_name = "GENES", value_delimiter = ',',
          default_values_t = trkfuse_genes::TARGETS.map(String::from))]
    pub(crate) genes: Vec<String>,
    /// Folder for evaluation.tsv, evaluation.json and evaluation.svg.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

/// `trkfuse completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}
