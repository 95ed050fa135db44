//! The panel as a table: writing and reading it.

use std::{
    fmt::Write as _,
    fs,
    io::{self, Read},
    path::Path,
    str::FromStr,
};

use rust_htslib::bgzf;
use trkfuse_core::Retained;

use super::{PANEL_VERSION, Panel, PanelBreakend, PanelError, PanelRow};
use crate::{
    Destination, ReportError,
    compressed::write_bgzf,
    staged::StagedFiles,
    tsv::one_cell,
    word::word,
    write::{Place, write_stream, write_to},
};

/// The columns.
const COLUMNS: [&str; 8] = [
    "contig5",
    "pos5",
    "retained5",
    "contig3",
    "pos3",
    "retained3",
    "samples",
    "fragments",
];

impl Panel {
    /// The table as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let version = env!("CARGO_PKG_VERSION");
        for (key, value) in [
            ("panel_version", PANEL_VERSION.to_string()),
            ("source", format!("trkfuse_{version}")),
            ("assembly", one_cell(&self.assembly)),
            ("genes", one_cell(&self.genes.join(","))),
            ("samples", self.samples.to_string()),
            ("junctions", self.rows.len().to_string()),
        ] {
            writeln!(text, "##{key}={value}").expect("writing to a string does not fail");
        }
        text.push_str(&COLUMNS.join("\t"));
        text.push('\n');
        for row in &self.rows {
            let side = |side: &PanelBreakend| {
                let contig = one_cell(&side.contig);
                format!("{contig}\t{}\t{}", side.position, word(side.retained))
            };
            writeln!(
                text,
                "{}\t{}\t{}\t{}",
                side(&row.five_prime),
                side(&row.three_prime),
                row.samples,
                row.fragments
            )
            .expect("writing to a string does not fail");
        }
        text
    }

    /// Writes the table: in BGZF blocks (which any gunzip reads) to a path that ends in `.gz`, else as
    /// text. A file appears complete or not at all.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when the place is a folder or writing fails.
    pub fn write(&self, destination: &Destination) -> Result<(), ReportError> {
        let text = self.text();
        match Place::new(destination)? {
            Place::Stdout => {
                write_to(&mut io::stdout().lock(), text.as_bytes()).map_err(ReportError::Stdout)
            }
            Place::Stream(path) => write_stream(text.as_bytes(), &path),
            Place::File { path, target } => {
                let mut staged = StagedFiles::default();
                if path.extension().is_some_and(|extension| extension == "gz") {
                    let file = staged.create(&target)?.into_temp_path();
                    write_bgzf(&text, &file, &path)?;
                    staged.add(file, target, Vec::new());
                } else {
                    staged.add_bytes(text.as_bytes(), &target)?;
                }
                staged.commit().map(drop)
            }
        }
    }

    /// Reads a table that [`Panel::write`] wrote, compressed or not.
    ///
    /// # Errors
    ///
    /// [`PanelError`] when the file cannot be read, is no panel, is damaged or truncated.
    pub fn read(path: &Path) -> Result<Self, PanelError> {
        let unreadable = |source: io::Error| PanelError::Unreadable {
            path: path.to_path_buf(),
            source,
        };
        // htslib does not tell a folder or a missing file from a damaged one.
        if fs::metadata(path).map_err(unreadable)?.is_dir() {
            return Err(unreadable(io::ErrorKind::IsADirectory.into()));
        }
        let mut bytes = Vec::new();
        bgzf::Reader::from_path(path)
            .map_err(|error| unreadable(io::Error::other(error.to_string())))?
            .read_to_end(&mut bytes)
            .map_err(|_| PanelError::NotAPanel {
                path: path.to_path_buf(),
                message: "it cannot be unpacked".to_string(),
            })?;
        let text = String::from_utf8(bytes).map_err(|_| PanelError::NotAPanel {
            path: path.to_path_buf(),
            message: "it is no text".to_string(),
        })?;
        Self::parse(&text, path)
    }

    /// Takes the table's text; `path` is how errors name it.
    fn parse(text: &str, path: &Path) -> Result<Self, PanelError> {
        let header = Header::parse(text, path)?;
        let mut rows = Vec::new();
        let body = text.lines().enumerate().skip(header.lines);
        for (index, line) in body {
            let row = row(line, header.samples).map_err(|message| PanelError::Line {
                path: path.to_path_buf(),
                line: index + 1,
                message,
            })?;
            rows.push(row);
        }
        if rows.len() != header.junctions {
            return Err(PanelError::Truncated {
                path: path.to_path_buf(),
                found: rows.len(),
                expected: header.junctions,
            });
        }
        rows.sort_unstable();
        Ok(Self {
            assembly: header.assembly,
            genes: header.genes,
            samples: header.samples,
            rows,
        })
    }
}

/// What the lines before the rows say.
struct Header {
    /// How many lines they are.
    lines: usize,
    assembly: String,
    genes: Vec<String>,
    samples: u32,
    junctions: usize,
}

impl Header {
    fn parse(text: &str, path: &Path) -> Result<Self, PanelError> {
        let not_a_panel = |message: String| PanelError::NotAPanel {
            path: path.to_path_buf(),
            message,
        };
        let comments: Vec<&str> = text
            .lines()
            .take_while(|line| line.starts_with("##"))
            .collect();
        let value = |key: &str| {
            comments
                .iter()
                .find_map(|line| {
                    line.strip_prefix("##")?
                        .strip_prefix(key)?
                        .strip_prefix('=')
                })
                .ok_or_else(|| not_a_panel(format!("it has no line ##{key}=")))
        };
        let number = |key: &str| {
            let value = value(key)?;
            value
                .parse::<u32>()
                .map_err(|_| not_a_panel(format!("##{key}={value} is no number")))
        };
        let version = value("panel_version")?;
        if version.split('.').next() != PANEL_VERSION.split('.').next() {
            return Err(not_a_panel(format!(
                "it is of version {version}, this trkfuse reads {PANEL_VERSION}"
            )));
        }
        let header = Self {
            lines: comments.len() + 1,
            assembly: value("assembly")?.to_string(),
            genes: value("genes")?.split(',').map(str::to_string).collect(),
            samples: number("samples")?,
            junctions: number("junctions")? as usize,
        };
        match text.lines().nth(comments.len()) {
            Some(columns) if columns == COLUMNS.join("\t") => Ok(header),
            _ => Err(not_a_panel(format!(
                "its columns are not {}",
                COLUMNS.join(", ")
            ))),
        }
    }
}

/// `samples`: how many the panel has.
fn row(line: &str, samples: u32) -> Result<PanelRow, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let &[
        contig5,
        pos5,
        retained5,
        contig3,
        pos3,
        retained3,
        seen,
        fragments,
    ] = cells.as_slice()
    else {
        return Err(format!(
            "{} columns where {} are due",
            cells.len(),
            COLUMNS.len()
        ));
    };
    let row = PanelRow {
        five_prime: breakend(contig5, pos5, retained5)?,
        three_prime: breakend(contig3, pos3, retained3)?,
        samples: positive(seen)?,
        fragments: positive(fragments)?,
    };
    if row.samples > samples {
        return Err(format!("{seen} samples of {samples}"));
    }
    Ok(row)
}

fn breakend(contig: &str, position: &str, retained: &str) -> Result<PanelBreakend, String> {
    if contig.is_empty() {
        return Err("no contig".to_string());
    }
    let retained = match retained {
        "lower" => Retained::Lower,
        "higher" => Retained::Higher,
        other => return Err(format!("'{other}' is neither lower nor higher")),
    };
    Ok(PanelBreakend {
        contig: contig.to_string(),
        position: positive(position)?,
        retained,
    })
}

fn positive(text: &str) -> Result<u32, String> {
    match u32::from_str(text) {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("'{text}' is no number above 0")),
    }
}
