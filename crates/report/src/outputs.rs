//! Which files to write, and where.

use std::path::{Path, PathBuf};

use crate::ReportError;

/// A shape of tab-separated output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TsvFormat {
    /// Our own columns: [`columns`](crate::columns).
    Own,
    /// The 30 columns of Arriba's `fusions.tsv`.
    Arriba,
    /// The columns of STAR-Fusion's `star-fusion.fusion_predictions.tsv`.
    StarFusion,
    /// The same without read names, as STAR-Fusion's `.abridged.tsv`.
    StarFusionAbridged,
}

/// How VCF records are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VcfFormat {
    /// Plain text (`.vcf`).
    Text,
    /// Text in BGZF blocks (`.vcf.gz`), with an index beside it.
    Bgzf,
    /// Binary (`.bcf`), with an index beside it.
    Bcf,
}

impl VcfFormat {
    /// The format that a file name's ending asks for.
    ///
    /// # Errors
    ///
    /// [`ReportError::VcfExtension`] when it is none of `.vcf`, `.vcf.gz`, `.bcf`.
    pub fn from_path(path: &Path) -> Result<Self, ReportError> {
        let extension = |path: &Path| {
            path.extension()
                .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
        };
        let inner = path.file_stem().and_then(|stem| extension(Path::new(stem)));
        match (inner.as_deref(), extension(path).as_deref()) {
            (Some("vcf"), Some("gz" | "bgz")) => Ok(Self::Bgzf),
            (_, Some("bcf")) => Ok(Self::Bcf),
            (_, Some("vcf")) => Ok(Self::Text),
            _ => Err(ReportError::VcfExtension(path.to_path_buf())),
        }
    }
}

/// What an output holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Tab-separated rows, one a junction.
    Tsv(TsvFormat),
    /// VCF 4.3, two breakend records a junction.
    Vcf(VcfFormat),
    /// Everything, as JSON.
    Json,
}

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file.
    Path(PathBuf),
}

impl Destination {
    /// Takes what a user typed: `-` and `/dev/stdout` are standard output, anything else is a path.
    pub fn from_argument(argument: &Path) -> Self {
        if argument == Path::new("-") || argument == Path::new("/dev/stdout") {
            Self::Stdout
        } else {
            Self::Path(argument.to_path_buf())
        }
    }
}

/// One thing to write.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Output {
    /// What it holds.
    pub kind: Kind,
    /// Where it goes.
    pub destination: Destination,
}

/// All things to write for one result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    list: Vec<Output>,
}

impl Outputs {
    /// Nothing to write yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The whole set in a folder, which is made if it is not there: `<sample>.fusions.tsv`,
    /// `<sample>.fusions.vcf.gz` with its index, `<sample>.trkfuse.json`.
    ///
    /// `/`, white space and what else a file name should not hold become `_` in the sample's name.
    #[must_use]
    pub fn in_folder(folder: &Path, sample: &str) -> Self {
        let stem = file_stem(sample);
        let path = |ending: &str| Destination::Path(folder.join(format!("{stem}.{ending}")));
        Self::new()
            .with(Kind::Tsv(TsvFormat::Own), path("fusions.tsv"))
            .with(Kind::Vcf(VcfFormat::Bgzf), path("fusions.vcf.gz"))
            .with(Kind::Json, path("trkfuse.json"))
    }

    /// Adds, in a folder, the files of another tool's shape: `<sample>.arriba.tsv`, or
    /// `<sample>.star-fusion.tsv` and `<sample>.star-fusion.abridged.tsv` (asking for either of
    /// the two gives both). Our own shape adds nothing to [`Outputs::in_folder`].
    #[must_use]
    pub fn with_shape_in_folder(self, shape: TsvFormat, folder: &Path, sample: &str) -> Self {
        let stem = file_stem(sample);
        let path = |ending: &str| Destination::Path(folder.join(format!("{stem}.{ending}")));
        match shape {
            TsvFormat::Own => self,
            TsvFormat::Arriba => self.with(Kind::Tsv(shape), path("arriba.tsv")),
            TsvFormat::StarFusion | TsvFormat::StarFusionAbridged => self
                .with(Kind::Tsv(TsvFormat::StarFusion), path("star-fusion.tsv"))
                .with(
                    Kind::Tsv(TsvFormat::StarFusionAbridged),
                    path("star-fusion.abridged.tsv"),
                ),
        }
    }

    /// Adds one output.
    #[must_use]
    pub fn with(mut self, kind: Kind, destination: Destination) -> Self {
        let output = Output { kind, destination };
        if !self.list.contains(&output) {
            self.list.push(output);
        }
        self
    }

    /// Adds a VCF whose format is told by the file's ending; plain text on standard output.
    ///
    /// # Errors
    ///
    /// [`ReportError::VcfExtension`] when the ending is none of `.vcf`, `.vcf.gz`, `.bcf`.
    pub fn with_vcf(self, destination: Destination) -> Result<Self, ReportError> {
        let format = match &destination {
            Destination::Stdout => VcfFormat::Text,
            Destination::Path(path) => VcfFormat::from_path(path)?,
        };
        Ok(self.with(Kind::Vcf(format), destination))
    }

    /// What is to be written, in the order it was asked for.
    pub fn iter(&self) -> impl Iterator<Item = &Output> {
        self.list.iter()
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether anything goes to standard output.
    pub fn uses_stdout(&self) -> bool {
        self.iter()
            .any(|output| output.destination == Destination::Stdout)
    }
}

/// Most bytes of a sample's name in a file name: file systems take 255, and the endings need some.
const LONGEST_STEM: usize = 180;

/// A sample's name as the beginning of a file name: it cannot leave the folder, hide the file, or
/// need quoting in a shell.
fn file_stem(sample: &str) -> String {
    let stem: String = sample
        .trim()
        .chars()
        .map(|letter| match letter {
            '-' | '_' | '.' | '+' | '=' | '@' | ',' => letter,
            _ if letter.is_alphanumeric() => letter,
            _ => '_',
        })
        .collect();
    // A leading dot hides the file, a leading dash looks like an option.
    let stem = match stem.strip_prefix(['.', '-']) {
        Some(rest) => format!("_{rest}"),
        None => stem,
    };
    if stem.is_empty() {
        return "sample".to_string();
    }
    let mut end = stem.len().min(LONGEST_STEM);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    stem[..end].to_string()
}
