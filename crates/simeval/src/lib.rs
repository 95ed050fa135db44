//! Simulates and evaluates RNA-seq with known fusions for trkfuse.
