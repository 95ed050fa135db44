//! Clusters, judges, scores and annotates fusion candidates for trkfuse.
