//! Writes all outputs of a run, or none.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use trkfuse_core::RunResult;

use crate::{
    Destination, Kind, Outputs, ReportError, TsvFormat, VcfFormat, arriba,
    compressed::{Index, write_bcf, write_bgzf, write_index},
    json,
    staged::StagedFiles,
    star_fusion, tsv, vcf,
};

/// Writes all outputs, or none, and returns the files written in the order they were asked for, an
/// index behind its VCF.
///
/// Files are finished under temporary names in their folder and renamed when all are complete, so a
/// run that is interrupted leaves no half file, and one that fails leaves none at all, nor a folder
/// made for it. Existing files are replaced. What is no ordinary file (`/dev/null`, a named pipe)
/// is written to, not replaced.
///
/// A reader that closes standard output early (`| head`) is no error.
///
/// # Errors
///
/// [`ReportError`] when two outputs have one place, a place is a folder, or writing fails.
pub fn write(result: &RunResult, outputs: &Outputs) -> Result<Vec<PathBuf>, ReportError> {
    let places = outputs
        .iter()
        .map(|output| Ok((output.kind, Place::new(&output.destination)?)))
        .collect::<Result<Vec<_>, ReportError>>()?;
    check_distinct(&places)?;

    let mut staged = StagedFiles::default();
    let mut streams = Vec::new();
    for (kind, place) in &places {
        match place {
            Place::File { path, target } => stage(result, *kind, path, target, &mut staged)?,
            Place::Stream(path) => streams.push((Some(path.as_path()), bytes(result, *kind)?)),
            Place::Stdout => streams.push((None, bytes(result, *kind)?)),
        }
    }
    // ORDER: streams come before renames, as what went into a pipe cannot be taken back but files
    // can still be left out.
    for (path, bytes) in streams {
        match path {
            Some(path) => write_stream(&bytes, path)?,
            None => write_to(&mut io::stdout().lock(), &bytes).map_err(ReportError::Stdout)?,
        }
    }
    staged.commit()
}

/// Where an output goes, as the file system has it.
#[derive(PartialEq, Eq)]
pub(crate) enum Place {
    Stdout,
    /// Something that exists and is no ordinary file.
    Stream(PathBuf),
    /// `path` is what the user named, `target` the file itself where `path` is a link to it.
    File {
        path: PathBuf,
        target: PathBuf,
    },
}

impl Place {
    pub(crate) fn new(destination: &Destination) -> Result<Self, ReportError> {
        let path = match destination {
            Destination::Stdout => return Ok(Self::Stdout),
            Destination::Path(path) => path.clone(),
        };
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => Err(ReportError::IsFolder(path)),
            Ok(found) if !found.is_file() => Ok(Self::Stream(path)),
            Ok(_) => {
                // A link stays a link; the file it leads to is replaced.
                let target = if path.is_symlink() {
                    fs::canonicalize(&path).map_err(|source| ReportError::write(&path, source))?
                } else {
                    path.clone()
                };
                Ok(Self::File { path, target })
            }
            Err(_) => Ok(Self::File {
                target: path.clone(),
                path,
            }),
        }
    }
}

/// Two outputs in one place would leave one of them.
fn check_distinct(places: &[(Kind, Place)]) -> Result<(), ReportError> {
    for (index, (_, place)) in places.iter().enumerate() {
        let is_taken = places[..index]
            .iter()
            .any(|(_, earlier)| match (earlier, place) {
                (Place::Stdout, Place::Stdout) => true,
                (Place::File { target: a, .. }, Place::File { target: b, .. }) => {
                    spelt_out(a) == spelt_out(b)
                }
                // `/dev/null` takes any number of outputs.
                _ => false,
            });
        if is_taken {
            return Err(ReportError::SameDestination(match place {
                Place::Stdout => "standard output".to_string(),
                Place::File { path, .. } | Place::Stream(path) => path.display().to_string(),
            }));
        }
    }
    Ok(())
}

/// A path in one spelling, so that `a` and `./a` are one place. The file need not be there.
fn spelt_out(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (path.parent().map(fs::canonicalize), path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// An output as text; a VCF before it is packed.
fn text(result: &RunResult, kind: Kind) -> String {
    match kind {
        Kind::Tsv(TsvFormat::Own) => tsv(result),
        Kind::Tsv(TsvFormat::Arriba) => arriba(result),
        Kind::Tsv(TsvFormat::StarFusion) => star_fusion(result, false),
        Kind::Tsv(TsvFormat::StarFusionAbridged) => star_fusion(result, true),
        Kind::Vcf(_) => vcf(result),
        Kind::Json => json(result),
    }
}

/// Writes an output, and an index where it has one, under temporary names.
fn stage(
    result: &RunResult,
    kind: Kind,
    path: &Path,
    target: &Path,
    staged: &mut StagedFiles,
) -> Result<(), ReportError> {
    let index = match kind {
        Kind::Tsv(_) | Kind::Json => {
            return staged.add_bytes(text(result, kind).as_bytes(), target);
        }
        Kind::Vcf(VcfFormat::Text) => None,
        Kind::Vcf(VcfFormat::Bgzf) => Some(Index::for_vcf(&result.contigs)),
        Kind::Vcf(VcfFormat::Bcf) => Some(Index::Csi),
    };
    let file = staged.create(target)?.into_temp_path();
    pack(result, kind, &file, path)?;
    // An index of the former content must not stand beside the new one, whichever kind it is.
    let beside = |index: Index| {
        let mut name = target.as_os_str().to_os_string();
        name.push(".");
        name.push(index.extension());
        PathBuf::from(name)
    };
    let Some(index) = index else {
        staged.add(file, target.to_path_buf(), Vec::new());
        return Ok(());
    };
    let index_path = beside(index);
    if index_path.is_dir() {
        return Err(ReportError::IsFolder(index_path));
    }
    let index_file = staged.create(&index_path)?.into_temp_path();
    write_index(&file, &index_file, index, path)?;
    staged.add(
        file,
        target.to_path_buf(),
        vec![beside(Index::Tbi), beside(Index::Csi)],
    );
    staged.add(index_file, index_path, Vec::new());
    Ok(())
}

/// Writes an output into an existing file.
fn pack(result: &RunResult, kind: Kind, file: &Path, shown: &Path) -> Result<(), ReportError> {
    let text = text(result, kind);
    let failed = |source| ReportError::write(shown, source);
    match kind {
        Kind::Vcf(VcfFormat::Bgzf) => write_bgzf(&text, file, shown),
        Kind::Vcf(VcfFormat::Bcf) => {
            let folder = file.parent().unwrap_or(Path::new("."));
            let mut text_file = tempfile::Builder::new()
                .prefix(".trkfuse-")
                .suffix(".tmp")
                .tempfile_in(folder)
                .map_err(failed)?;
            text_file.write_all(text.as_bytes()).map_err(failed)?;
            text_file.flush().map_err(failed)?;
            write_bcf(text_file.path(), file, shown)
        }
        Kind::Vcf(VcfFormat::Text) | Kind::Tsv(_) | Kind::Json => {
            fs::write(file, text).map_err(failed)
        }
    }
}

/// An output as the bytes of its file.
fn bytes(result: &RunResult, kind: Kind) -> Result<Vec<u8>, ReportError> {
    if !matches!(kind, Kind::Vcf(VcfFormat::Bgzf | VcfFormat::Bcf)) {
        return Ok(text(result, kind).into_bytes());
    }
    // htslib packs into files only.
    let folder = tempfile::tempdir().map_err(ReportError::Stdout)?;
    let file = folder.path().join("packed");
    pack(result, kind, &file, &file)?;
    fs::read(&file).map_err(ReportError::Stdout)
}

pub(crate) fn write_stream(bytes: &[u8], path: &Path) -> Result<(), ReportError> {
    fs::OpenOptions::new()
        .write(true)
        .open(path)
        .and_then(|mut stream| write_to(&mut stream, bytes))
        .map_err(|source| ReportError::write(path, source))
}

/// Writes all bytes. A reader that has gone has what it wanted: that is no error.
pub(crate) fn write_to(stream: &mut dyn Write, bytes: &[u8]) -> io::Result<()> {
    match stream.write_all(bytes).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests;
