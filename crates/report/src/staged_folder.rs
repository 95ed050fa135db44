//! Files that another room writes by name, and that appear all together, complete, or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::{TempDir, TempPath};

use crate::ReportError;
use crate::staged::StagedFiles;

/// A hidden folder within another one, to write files into that move out of it when all are complete.
///
/// Dropped before [`StagedFolder::commit`], it goes with its files, and with any folder made for it.
pub struct StagedFolder {
    // ORDER: dropped first, since a folder goes only when it is empty.
    hidden: TempDir,
    staged: StagedFiles,
    folder: PathBuf,
}

impl StagedFolder {
    /// Makes `folder` where there is none, and the hidden one within.
    ///
    /// # Errors
    ///
    /// [`ReportError`] when either cannot be made.
    pub fn create(folder: &Path) -> Result<Self, ReportError> {
        let mut staged = StagedFiles::default();
        staged.make_folder(folder)?;
        let hidden = tempfile::Builder::new()
            .prefix(".trkfuse-")
            .suffix(".tmp")
            .tempdir_in(folder)
            .map_err(|source| ReportError::write(folder, source))?;
        Ok(Self {
            hidden,
            staged,
            folder: folder.to_path_buf(),
        })
    }

    /// Where the files are to be written.
    pub fn path(&self) -> &Path {
        self.hidden.path()
    }

    /// The place that a file of the hidden folder will take.
    pub fn place_of(&self, file: &Path) -> PathBuf {
        file.file_name()
            .map_or_else(|| self.folder.clone(), |name| self.folder.join(name))
    }

    /// Puts all files in their places and returns these, by name. An index of a file's former content
    /// (`.bai`, `.csi`, `.fai`, `.gzi`) goes with that.
    ///
    /// # Errors
    ///
    /// [`ReportError::Write`] when the folder cannot be read or a file not be moved; none is left then that was
    /// not there before.
    pub fn commit(mut self) -> Result<Vec<PathBuf>, ReportError> {
        let failed = |source| ReportError::write(&self.folder, source);
        let mut files = fs::read_dir(self.hidden.path())
            .and_then(|entries| {
                entries
                    .map(|entry| Ok(entry?.path()))
                    .collect::<Result<Vec<PathBuf>, _>>()
            })
            .map_err(failed)?;
        // ORDER: by name, so that an index comes behind its file and is the younger one.
        files.sort();
        for file in files {
            let place = self.place_of(&file);
            let stale = ["bai", "csi", "fai", "gzi"]
                .map(|ending| {
                    let mut path = place.clone().into_os_string();
                    path.push(".");
                    path.push(ending);
                    PathBuf::from(path)
                })
                .to_vec();
            let temporary = TempPath::try_from_path(file).map_err(failed)?;
            self.staged.add(temporary, place, stale);
        }
        self.staged.commit()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_names::file_names;

    #[test]
    fn files_appear_together_and_replace_former_ones_with_their_indexes() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("new");
        fs::create_dir(&folder).unwrap();
        for name in ["a.bam", "a.bam.csi", "b.fa", "b.fa.fai"] {
            fs::write(folder.join(name), "old").unwrap();
        }
        let staged = StagedFolder::create(&folder).unwrap();
        for name in ["a.bam", "a.bam.bai", "b.fa"] {
            fs::write(staged.path().join(name), "new").unwrap();
        }
        let while_written = file_names(&folder);
        assert!(
            while_written[0].starts_with(".trkfuse-"),
            "{while_written:?}"
        );
        assert_eq!(
            while_written[1..],
            ["a.bam", "a.bam.csi", "b.fa", "b.fa.fai"]
        );
        let placed = staged.commit().unwrap();
        assert_eq!(placed.len(), 3);
        assert_eq!(file_names(&folder), ["a.bam", "a.bam.bai", "b.fa"]);
        assert_eq!(fs::read_to_string(folder.join("b.fa")).unwrap(), "new");
    }

    #[test]
    fn dropped_it_leaves_nothing_and_no_folder_made_for_it() {
        let parent = tempfile::tempdir().unwrap();
        let staged = StagedFolder::create(&parent.path().join("new/deep")).unwrap();
        fs::write(staged.path().join("a.bam"), "half").unwrap();
        drop(staged);
        assert!(file_names(parent.path()).is_empty());
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_an_error() {
        let parent = tempfile::tempdir().unwrap();
        let file = parent.path().join("file");
        fs::write(&file, "").unwrap();
        let error = StagedFolder::create(&file).err().unwrap();
        assert!(matches!(error, ReportError::Folder { .. }), "{error}");
    }

    #[test]
    fn a_file_that_cannot_take_its_place_takes_the_others_back() {
        let parent = tempfile::tempdir().unwrap();
        fs::create_dir(parent.path().join("b")).unwrap();
        let staged = StagedFolder::create(parent.path()).unwrap();
        for name in ["a", "b"] {
            fs::write(staged.path().join(name), "new").unwrap();
        }
        let error = staged.commit().unwrap_err();
        assert!(matches!(error, ReportError::Write { .. }), "{error}");
        assert_eq!(file_names(parent.path()), ["b"]);
    }
}
