//! The JSON Schema of our JSON, made from the records and kept in `docs/trkfuse.schema.json`.
//!
//! The words of enums live in `trkfuse-core`, which knows no schemas; they are named here again, and
//! the compiler refuses a word that is missing.

use std::path::PathBuf;

use crate::record::RunRecord;

/// Names the words of an enum of `trkfuse-core` for the schema.
macro_rules! words {
    ($($name:ident { $($variant:ident),+ $(,)? })+) => {
        $(
            #[derive(serde::Serialize, schemars::JsonSchema)]
            #[serde(rename_all = "snake_case")]
            #[allow(clippy::enum_variant_names, reason = "the names are those of trkfuse-core")]
            pub(crate) enum $name { $($variant),+ }

            impl From<trkfuse_core::$name> for $name {
                fn from(word: trkfuse_core::$name) -> Self {
                    match word { $(trkfuse_core::$name::$variant => Self::$variant),+ }
                }
            }
        )+

        #[test]
        fn the_schema_spells_every_word_as_the_json_does() {
            $($(
                let word = trkfuse_core::$name::$variant;
                assert_eq!(crate::word::word(word), crate::word::word($name::from(word)));
            )+)+
        }
    };
}

words! {
    Layout { SingleEnd, PairedEnd }
    Strandedness { Unstranded, Forward, Reverse, Unknown }
    ChimericOutput { Supplementary, TagsOnly, NotSeen }
    Retained { Lower, Higher }
    Role { FivePrime, ThreePrime }
    Site { SpliceSite, Cds, FivePrimeUtr, ThreePrimeUtr, Exon, Intron, Intergenic }
    Tier { Pass, Watch, Filtered }
    FilterKind { Evidence, Artefact, Biology, Normal }
    Geometry { Translocation, Inversion, Deletion, TandemDuplication }
    DomainStatus { Complete, Partial, Lost, Unknown }
    FrameStatus { InFrame, OutOfFrame, StopCodon, Unknown }
    FrameUnknown {
        NoCodingTranscript, BeforeStartCodon, WholeCds, BehindStopCodon, NoCdsRetained,
        IncompleteCds, Imprecise, NotSense, UnknownInsertion,
    }
}

#[derive(serde::Serialize, schemars::JsonSchema)]
#[expect(
    dead_code,
    reason = "the schema needs the names, nothing needs a value"
)]
pub(crate) enum Strand {
    #[serde(rename = "+")]
    Forward,
    #[serde(rename = "-")]
    Reverse,
}

/// A file of the repository's `docs` folder.
pub(crate) fn docs(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "docs", name]
        .iter()
        .collect()
}

/// Compares a file of `docs` with what the code says, or writes it when `TRKFUSE_UPDATE_DOCS` is set.
pub(crate) fn check_docs(name: &str, expected: &str) {
    let path = docs(name);
    if std::env::var_os("TRKFUSE_UPDATE_DOCS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/{name} is out of date; write it anew with TRKFUSE_UPDATE_DOCS=1 cargo test -p trkfuse-report"
    );
}

#[test]
fn the_published_schema_is_that_of_the_records() {
    let mut schema = schemars::schema_for!(RunRecord);
    schema.insert("title".to_string(), "trkfuse result".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap();
    text.push('\n');
    check_docs("trkfuse.schema.json", &text);
}
