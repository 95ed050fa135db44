//! A junction that comes again in normal samples, and nothing else explains it.

use trkfuse_core::FilterKind;

use super::Filter;

pub(super) const FILTER: Filter = Filter {
    name: "InNormals",
    kind: FilterKind::Normal,
    describe: |config| {
        format!(
            "Unpublished pair whose junction, within {} bases, is in at least {} samples and {} % of the \
             panel of normals; not said of read-through or of one gene alone, which have filters of their own",
            config.normals_distance,
            config.normals_min_samples,
            config.normals_min_share * 100.0
        )
    },
    fails: |subject, context| {
        let findings = subject.findings;
        let config = context.config;
        findings.normals.is_some_and(|seen| {
            seen.samples >= config.normals_min_samples
                && f64::from(seen.samples) >= config.normals_min_share * f64::from(seen.of)
        }) && !findings.has_simpler_story()
            && findings.published.is_none()
    },
};
