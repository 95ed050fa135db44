//! Turns alignments into fusion evidence for trkfuse.
