use super::*;
use crate::file_names::file_names;

#[test]
fn files_appear_when_all_are_committed() {
    let folder = tempfile::tempdir().unwrap();
    let mut staged = StagedFiles::default();
    staged.add_bytes(b"1", &folder.path().join("a")).unwrap();
    staged.add_bytes(b"2", &folder.path().join("b")).unwrap();
    assert!(
        file_names(folder.path())
            .iter()
            .all(|name| name.starts_with(".trkfuse-"))
    );
    let placed = staged.commit().unwrap();
    assert_eq!(file_names(folder.path()), ["a", "b"]);
    assert_eq!(placed.len(), 2);
}

#[test]
fn dropped_files_go_with_the_folders_made_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut staged = StagedFiles::default();
    staged
        .add_bytes(b"1", &folder.path().join("new/deep/a"))
        .unwrap();
    assert!(folder.path().join("new/deep").is_dir());
    drop(staged);
    assert!(file_names(folder.path()).is_empty());
}

#[test]
fn a_folder_that_was_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old");
    fs::create_dir(&old).unwrap();
    let mut staged = StagedFiles::default();
    staged.add_bytes(b"1", &old.join("a")).unwrap();
    drop(staged);
    assert_eq!(file_names(folder.path()), ["old"]);
}

#[test]
fn a_rename_that_fails_takes_back_the_new_files_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("blocked");
    let mut staged = StagedFiles::default();
    staged.add_bytes(b"1", &folder.path().join("a")).unwrap();
    staged.add_bytes(b"2", &blocked).unwrap();
    // Something takes the second place in the meantime.
    fs::create_dir(&blocked).unwrap();
    assert!(matches!(staged.commit(), Err(ReportError::Write { .. })));
    assert_eq!(file_names(folder.path()), ["blocked"]);
}

#[test]
fn a_file_in_place_of_a_folder_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let mut staged = StagedFiles::default();
    let error = staged.add_bytes(b"1", &file.join("a")).unwrap_err();
    assert!(matches!(error, ReportError::Folder { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn results_are_as_readable_as_other_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other");
    fs::write(&other, "").unwrap();
    let mut staged = StagedFiles::default();
    let path = folder.path().join("a");
    staged.add_bytes(b"1", &path).unwrap();
    staged.commit().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&path), mode(&other));
}
