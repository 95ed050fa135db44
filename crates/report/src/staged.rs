//! Files that appear all together, complete, or not at all.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::{NamedTempFile, TempPath};

use crate::ReportError;

/// Finished files that wait under temporary names beside their places.
///
/// Dropped before [`StagedFiles::commit`], it removes them, and with them any folder made for them.
#[derive(Default)]
pub struct StagedFiles {
    files: Vec<StagedFile>,
    /// Folders made for the files, outermost first.
    folders: Vec<PathBuf>,
}

struct StagedFile {
    /// Where the file is now.
    temporary: TempPath,
    /// Where the user wants it.
    path: PathBuf,
    /// Files that go stale with it and are removed first: indexes of the former content.
    stale: Vec<PathBuf>,
}

impl StagedFiles {
    /// An empty file beside `path`, in a folder that is made where there is none.
    pub(crate) fn create(&mut self, path: &Path) -> Result<NamedTempFile, ReportError> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        self.make_folder(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".trkfuse-").suffix(".tmp");
        // Results are as readable as the user's other files; the system's mask applies.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        builder
            .tempfile_in(folder)
            .map_err(|source| ReportError::write(path, source))
    }

    /// Takes a finished file. `stale` are removed just before it takes its place.
    pub(crate) fn add(&mut self, temporary: TempPath, path: PathBuf, stale: Vec<PathBuf>) {
        self.files.push(StagedFile {
            temporary,
            path,
            stale,
        });
    }

    /// Writes a whole file, in a folder that is made where there is none.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when the folder or the file cannot be written.
    pub fn add_bytes(&mut self, bytes: &[u8], path: &Path) -> Result<(), ReportError> {
        let mut file = self.create(path)?;
        file.write_all(bytes)
            .and_then(|()| file.flush())
            .map_err(|source| ReportError::write(path, source))?;
        self.add(file.into_temp_path(), path.to_path_buf(), Vec::new());
        Ok(())
    }

    /// Puts all files in their places and returns these, in the order the files were added.
    ///
    /// Each step is one rename, so that a place holds its former file or the new one, whole. When a
    /// rename fails, files already placed where there was none before are taken away again.
    ///
    /// # Errors
    ///
    /// [`ReportError::Write`] when a rename fails.
    pub fn commit(mut self) -> Result<Vec<PathBuf>, ReportError> {
        let mut placed = Vec::new();
        let mut new = Vec::new();
        for file in std::mem::take(&mut self.files) {
            let existed = file.path.symlink_metadata().is_ok();
            let result = remove_all(&file.stale).and_then(|()| {
                file.temporary
                    .persist(&file.path)
                    .map_err(|error| error.error)
            });
            if let Err(source) = result {
                let _ = remove_all(&new);
                return Err(ReportError::write(&file.path, source));
            }
            if !existed {
                new.push(file.path.clone());
            }
            placed.push(file.path);
        }
        self.folders.clear();
        Ok(placed)
    }

    pub(crate) fn make_folder(&mut self, folder: &Path) -> Result<(), ReportError> {
        let failed = |source| ReportError::Folder {
            path: folder.to_path_buf(),
            source,
        };
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|ancestor| !ancestor.as_os_str().is_empty() && !ancestor.exists())
            .collect();
        for ancestor in missing.into_iter().rev() {
            match fs::create_dir(ancestor) {
                Ok(()) => self.folders.push(ancestor.to_path_buf()),
                // Another run may have made it in the meantime.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(error)),
            }
        }
        if folder.is_dir() {
            Ok(())
        } else {
            Err(failed(io::ErrorKind::NotADirectory.into()))
        }
    }
}

impl Drop for StagedFiles {
    fn drop(&mut self) {
        // Temporary files first: a folder goes only when it is empty.
        self.files.clear();
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Removes files; one that is not there is no error.
fn remove_all(paths: &[PathBuf]) -> io::Result<()> {
    for path in paths {
        match fs::remove_file(path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
