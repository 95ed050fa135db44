//! `docs/outputs.md` lists what the writers write: its tables come from theirs.

use std::fmt::Write;

use crate::{
    columns,
    schema::{check_docs, docs},
    vcf::INFO,
};

/// The page with the text between two marks replaced.
fn with_table(page: &str, name: &str, table: &str) -> String {
    let (begin, end) = (
        format!("<!-- {name} -->\n"),
        format!("<!-- end of {name} -->\n"),
    );
    let start = page.find(&begin).expect("the page marks its tables") + begin.len();
    let stop = page.find(&end).expect("the page marks its tables' ends");
    format!("{}{table}{}", &page[..start], &page[stop..])
}

#[test]
fn the_page_on_outputs_lists_exactly_the_columns_and_the_info_keys() {
    let page = std::fs::read_to_string(docs("outputs.md")).unwrap();
    // A pipe would end a table's cell.
    let escaped = |text: &str| text.replace('|', "\\|");

    let mut table = String::from("| column | meaning |\n|---|---|\n");
    for column in columns() {
        let documentation = escaped(&column.documentation);
        writeln!(table, "| `{}` | {documentation} |", column.name).unwrap();
    }
    let mut keys = String::from("| key | number | type | meaning |\n|---|---|---|---|\n");
    for key in INFO {
        let (id, number, kind) = (key.id, key.number, key.kind);
        writeln!(
            keys,
            "| `{id}` | {number} | {kind} | {} |",
            escaped(key.description)
        )
        .unwrap();
    }
    let expected = with_table(&page, "columns", &table);
    check_docs("outputs.md", &with_table(&expected, "info keys", &keys));
}
