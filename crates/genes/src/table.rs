//! Reads the small tables that are embedded as text.

/// Rows of a table: `#` lines are comments, the next line names the columns, fields are separated by
/// tabs. Each row is given as the fields of the columns asked for.
///
/// # Panics
///
/// When a column is missing: the tables are ours, and tests read each.
pub(crate) fn rows<'a, const N: usize>(
    text: &'a str,
    columns: [&str; N],
) -> impl Iterator<Item = [&'a str; N]> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    let places = columns.map(|column| {
        let place = names.iter().position(|name| *name == column);
        place.expect("the embedded tables have the columns that are read")
    });
    lines.map(move |line| {
        let fields: Vec<&str> = line.split('\t').collect();
        places.map(|place| fields.get(place).copied().unwrap_or(""))
    })
}
