//! Samples built up row by row, and how figures are compared.

use std::path::PathBuf;

use trkfuse_simeval::{
    CallFormat, CallerInput, EvaluateError, Evaluation, EvaluationConfig, EvaluationInput, Metric,
    SampleInput, evaluate,
};

pub(crate) const TRUTH: &str = "fusion\tcontig5\tpos5\tstrand5\tcontig3\tpos3\tstrand3\tframe\tkinase\tsplit\tspanning\tclass\tsetting\n";
pub(crate) const DECOYS: &str = "class\tcontig_a\tpos_a\tcontig_b\tpos_b\tfragments\n";
pub(crate) const OWN: &str = "fusion\ttier\tqual\tfive_prime_gene\tfive_prime_contig\tfive_prime_position\tfive_prime_strand\tthree_prime_gene\tthree_prime_contig\tthree_prime_position\tthree_prime_strand\tsupport_split\tsupport_gapped\tsupport_spanning\tframe_status\tkinase_domain\tdirection_known\n";
pub(crate) const ARRIBA: &str = "#gene1\tgene2\tbreakpoint1\tbreakpoint2\tsplit_reads1\tsplit_reads2\tdiscordant_mates\tconfidence\n";

/// A folder that samples are built up in.
pub(crate) struct Bench {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) samples: Vec<SampleInput>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder can be made"),
            samples: Vec::new(),
        }
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a file can be written");
        path
    }

    /// Adds a sample with the rows of its truth.
    pub(crate) fn sample(mut self, name: &str, rows: &[String]) -> Self {
        let truth = self.file(
            &format!("{name}.truth.tsv"),
            &format!("{TRUTH}{}", rows.concat()),
        );
        self.samples.push(SampleInput::new(name, &truth));
        self
    }

    /// Gives the last sample decoys.
    pub(crate) fn decoys(mut self, rows: &[&str]) -> Self {
        let number = self.samples.len();
        let path = self.file(
            &format!("{number}.decoys.tsv"),
            &format!("{DECOYS}{}", rows.concat()),
        );
        self.last().decoys = Some(path);
        self
    }

    /// Gives the last sample a caller.
    pub(crate) fn caller(mut self, label: &str, format: CallFormat, rows: &[String]) -> Self {
        let header = match format {
            CallFormat::Trkfuse => OWN,
            CallFormat::Arriba => ARRIBA,
            CallFormat::Vcf | CallFormat::StarFusion => panic!("not used here"),
        };
        let name = format!("{}.{label}", self.samples.len());
        let path = self.file(&name, &format!("{header}{}", rows.concat()));
        self.last()
            .callers
            .push(CallerInput::new(label, &path, format));
        self
    }

    pub(crate) fn ours(self, rows: &[String]) -> Self {
        self.caller("ours", CallFormat::Trkfuse, rows)
    }

    pub(crate) fn last(&mut self) -> &mut SampleInput {
        self.samples.last_mut().expect("a sample comes first")
    }

    pub(crate) fn evaluate(&self) -> Result<Evaluation, EvaluateError> {
        self.evaluate_with(EvaluationConfig::default())
    }

    pub(crate) fn evaluate_with(
        &self,
        config: EvaluationConfig,
    ) -> Result<Evaluation, EvaluateError> {
        evaluate(&EvaluationInput {
            samples: self.samples.clone(),
            config,
        })
    }
}

/// A true fusion of `gene` with NTRK1; genes lie a megabase apart by their letters.
pub(crate) fn truth(gene: char, split: u32, spanning: u32, class: &str) -> String {
    let pos = position(gene);
    format!(
        "{gene}::NTRK1\tchr2\t{pos}\t+\tchr1\t5000\t+\tin_frame\tcomplete\t{split}\t{spanning}\t{class}\tshort\n"
    )
}

pub(crate) fn position(gene: char) -> u32 {
    (u32::from(gene) - u32::from('A') + 1) * 1_000_000
}

/// Our call of that fusion.
pub(crate) struct Call {
    pub(crate) gene: char,
    pub(crate) tier: &'static str,
    pub(crate) qual: f64,
    pub(crate) off: u32,
    pub(crate) split: u32,
    pub(crate) frame: &'static str,
    pub(crate) kinase: &'static str,
    pub(crate) is_swapped: bool,
}

impl Call {
    pub(crate) fn of(gene: char) -> Self {
        Self {
            gene,
            tier: "pass",
            qual: 30.0,
            off: 0,
            split: 5,
            frame: "in_frame",
            kinase: "complete",
            is_swapped: false,
        }
    }

    pub(crate) fn row(&self) -> String {
        let partner = format!("{}\tchr2\t{}\t+", self.gene, position(self.gene) + self.off);
        let target = "NTRK1\tchr1\t5000\t+".to_string();
        let sides = if self.is_swapped {
            [target, partner]
        } else {
            [partner, target]
        };
        format!(
            "x\t{}\t{}\t{}\t{}\t0\t2\t{}\t{}\tyes\n",
            self.tier,
            self.qual,
            sides.join("\t"),
            self.split,
            self.frame,
            self.kinase
        )
    }
}

pub(crate) fn our_metric<'a>(evaluation: &'a Evaluation, metric: &str, group: &str) -> &'a Metric {
    evaluation
        .metric("ours", metric, group)
        .unwrap_or_else(|| panic!("there is no {metric} {group}"))
}

#[track_caller]
pub(crate) fn assert_share(
    evaluation: &Evaluation,
    metric: &str,
    group: &str,
    expected: (u64, u64),
) {
    let found = our_metric(evaluation, metric, group);
    let counts = found.numerator.zip(found.denominator);
    assert_eq!(counts, Some(expected), "{metric} {group}");
    let value = (expected.1 > 0).then(|| expected.0 as f64 / expected.1 as f64);
    assert_eq!(found.value, value, "{metric} {group}");
}
