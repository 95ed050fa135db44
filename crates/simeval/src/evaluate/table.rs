//! Tab-separated tables with a header line: cells by column name, errors by file and line.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use flate2::read::MultiGzDecoder;

use super::error::EvaluateError;
use super::place::Place;
use trkfuse_core::Pos;

/// The text of a file, plain or compressed by gzip or bgzip.
///
/// # Errors
///
/// [`EvaluateError`] when it cannot be read or is no text.
pub(crate) fn read_text(path: &Path) -> Result<String, EvaluateError> {
    let failed = |cause| EvaluateError::Read {
        path: path.to_path_buf(),
        cause,
    };
    let bytes = std::fs::read(path).map_err(failed)?;
    let bytes = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        MultiGzDecoder::new(bytes.as_slice())
            .read_to_end(&mut plain)
            .map_err(failed)?;
        plain
    } else {
        bytes
    };
    if bytes.starts_with(b"BCF") {
        return Err(EvaluateError::file(
            path,
            "this is BCF: turn it into VCF first (bcftools view)",
        ));
    }
    String::from_utf8(bytes).map_err(|_| EvaluateError::file(path, "this is no text file"))
}

/// A table: lines that begin with `##` are comments, the first other line names the columns (a `#`
/// before the first name is no part of it), the rest are rows.
pub(crate) struct Table {
    path: PathBuf,
    columns: HashMap<String, usize>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    /// Reads a table that has at least the columns `required`; of a name with `|`, one of the names.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`] for an unreadable file, a missing or repeated column, or a row with another
    /// number of cells than there are columns.
    pub(crate) fn read(path: &Path, required: &[&str]) -> Result<Self, EvaluateError> {
        Self::parse(path, &read_text(path)?, required)
    }

    fn parse(path: &Path, text: &str, required: &[&str]) -> Result<Self, EvaluateError> {
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.trim_end_matches('\r')))
            .filter(|(_, line)| !line.starts_with("##") && !line.is_empty());
        let (header_line, header) = lines.next().ok_or_else(|| {
            EvaluateError::file(path, "there is no header line that names the columns")
        })?;
        let mut columns = HashMap::new();
        let names = header.strip_prefix('#').unwrap_or(header).split('\t');
        for (index, name) in names.enumerate() {
            if columns.insert(name.to_string(), index).is_some() {
                let message = format!("the column '{name}' stands twice");
                return Err(EvaluateError::line(path, header_line, message));
            }
        }
        for column in required {
            if !column.split('|').any(|name| columns.contains_key(name)) {
                let message = format!("there is no column '{}'", column.replace('|', "' or '"));
                return Err(EvaluateError::line(path, header_line, message));
            }
        }
        let mut rows = Vec::new();
        for (line, text) in lines {
            let cells: Vec<String> = text.split('\t').map(str::to_string).collect();
            if cells.len() != columns.len() {
                let message = format!(
                    "there are {} cells where the header names {} columns",
                    cells.len(),
                    columns.len()
                );
                return Err(EvaluateError::line(path, line, message));
            }
            rows.push((line, cells));
        }
        Ok(Self {
            path: path.to_path_buf(),
            columns,
            rows,
        })
    }

    /// The rows, in file order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            table: self,
            line: *line,
            cells,
        })
    }
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    /// The line in the file, counted from 1.
    pub(crate) line: usize,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    /// The cell as it stands; `None` without such a column.
    pub(crate) fn raw(&self, column: &str) -> Option<&'a str> {
        let index = column
            .split('|')
            .find_map(|name| self.table.columns.get(name))?;
        self.cells.get(*index).map(|cell| cell.trim())
    }

    /// The cell; `None` without such a column or where it says `.` or nothing.
    pub(crate) fn text(&self, column: &str) -> Option<&'a str> {
        self.raw(column).filter(|cell| !matches!(*cell, "" | "."))
    }

    /// The cell, which must say something.
    pub(crate) fn required(&self, column: &str) -> Result<&'a str, EvaluateError> {
        self.text(column)
            .ok_or_else(|| self.error(format!("the column '{column}' is empty")))
    }

    /// A number; `None` where the cell says nothing.
    pub(crate) fn number<T: FromStr>(&self, column: &str) -> Result<Option<T>, EvaluateError> {
        self.text(column)
            .map(|text| {
                text.parse().map_err(|_| {
                    self.error(format!(
                        "'{text}' in the column '{column}' is no usable number"
                    ))
                })
            })
            .transpose()
    }

    /// A count; nothing counts as 0.
    pub(crate) fn count(&self, column: &str) -> Result<u32, EvaluateError> {
        Ok(self.number(column)?.unwrap_or(0))
    }

    /// What `read` makes of the cell; `None` without such a column.
    pub(crate) fn word<T>(
        &self,
        column: &str,
        read: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, EvaluateError> {
        self.raw(column)
            .map(|word| {
                read(word).ok_or_else(|| {
                    self.error(format!("'{word}' in the column '{column}' is not known"))
                })
            })
            .transpose()
    }

    /// A place from a column with the contig and one with the position, counted from 1.
    pub(crate) fn place(&self, contig: &str, position: &str) -> Result<Place, EvaluateError> {
        let name = self.required(contig)?;
        let text = self.required(position)?;
        let pos = text
            .parse()
            .ok()
            .and_then(Pos::from_one_based)
            .ok_or_else(|| {
                self.error(format!(
                    "'{text}' in the column '{position}' is no position counted from 1"
                ))
            })?;
        Ok(Place::new(name, pos))
    }

    /// An error about this row.
    pub(crate) fn error(&self, message: impl Into<String>) -> EvaluateError {
        EvaluateError::line(&self.table.path, self.line, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Table, EvaluateError> {
        Table::parse(Path::new("t.tsv"), text, &["a", "b|beta"])
    }

    fn refusal(text: &str) -> String {
        match parse(text) {
            Ok(_) => "accepted".to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn cells_are_found_by_name_behind_comments_and_hash_signs() {
        let table = parse("##made=by hand\n#beta\ta\r\n1\t.\r\n\n2\tx\n").expect("a table");
        let rows: Vec<Row<'_>> = table.rows().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].text("a"), None);
        assert_eq!(rows[0].raw("a"), Some("."));
        assert_eq!(rows[1].text("b|beta"), Some("2"));
        assert_eq!(rows[1].line, 5);
        assert_eq!(rows[1].text("c"), None);
    }

    #[test]
    fn a_table_that_makes_no_sense_is_refused_with_file_and_line() {
        assert_eq!(
            refusal("a\n"),
            "t.tsv, line 1: there is no column 'b' or 'beta'"
        );
        assert_eq!(
            refusal("a\tb\ta\n"),
            "t.tsv, line 1: the column 'a' stands twice"
        );
        assert_eq!(
            refusal("a\tb\n1\t2\n1\n"),
            "t.tsv, line 3: there are 1 cells where the header names 2 columns"
        );
        assert_eq!(
            refusal("##only a comment\n"),
            "t.tsv: there is no header line that names the columns"
        );
    }

    #[test]
    fn a_cell_that_is_no_number_is_refused_with_its_column() {
        let table = parse("a\tb\n-1\tchr1\n").expect("a table");
        let row = table.rows().next().expect("a row");
        let error = row.count("a").expect_err("a count is not negative");
        assert_eq!(
            error.to_string(),
            "t.tsv, line 2: '-1' in the column 'a' is no usable number"
        );
        let error = row.place("b", "a").expect_err("positions count from 1");
        assert_eq!(
            error.to_string(),
            "t.tsv, line 2: '-1' in the column 'a' is no position counted from 1"
        );
    }
}
