//! Decoys as a table, which the evaluator reads.

use std::path::Path;

use trkfuse_core::{ContigId, Pos};

use super::Decoy;
use crate::simulate::error::SimulateError;
use crate::simulate::world::World;

/// The table's columns. Positions count from 1; `.` stands for nothing.
const COLUMNS: [&str; 10] = [
    "class",
    "contig_a",
    "pos_a",
    "contig_b",
    "pos_b",
    "gene_a",
    "gene_b",
    "fragments",
    "copies",
    "reads",
];

/// Writes a line of column names and a line for each decoy.
pub(crate) fn write(path: &Path, decoys: &[Decoy], world: &World) -> Result<(), SimulateError> {
    let mut text = COLUMNS.join("\t");
    text.push('\n');
    for decoy in decoys {
        let place = |place: Option<(ContigId, Pos)>| match place {
            Some((contig, pos)) => [
                world.contigs().name(contig).to_string(),
                pos.one_based().to_string(),
            ],
            None => [".".to_string(), ".".to_string()],
        };
        let or_dot = |text: String| {
            if text.is_empty() {
                ".".to_string()
            } else {
                text
            }
        };
        let gene = |number: usize| {
            let genes = decoy.genes.as_ref();
            or_dot(genes.map_or_else(String::new, |genes| genes[number].clone()))
        };
        let cells = [
            vec![decoy.class.to_string()],
            place(Some(decoy.first)).to_vec(),
            place(decoy.second).to_vec(),
            vec![
                gene(0),
                gene(1),
                decoy.fragments.to_string(),
                decoy.copies.to_string(),
                or_dot(decoy.read_names.join(",")),
            ],
        ]
        .concat();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    std::fs::write(path, text).map_err(|cause| SimulateError::write(path, &cause))
}
