//! What tests find in a folder.

use std::{fs, path::Path};

/// Names of a folder's entries, sorted.
pub(crate) fn file_names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
