//! Gene models, reading frames and TRK knowledge for trkfuse.
