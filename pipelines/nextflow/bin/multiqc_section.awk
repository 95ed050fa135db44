#!/usr/bin/awk -f
# A MultiQC table (custom content) from the tables `*.fusions.tsv` of several samples: one row a sample, its best
# candidate beside the counts. A sample without any candidate has its row too.

BEGIN {
    FS = OFS = "\t"
    print "# id: 'trkfuse_samples'"
    print "# section_name: 'NTRK fusions'"
    print "# description: 'Candidates by tier, and the best one of each sample, by trkfuse'"
    print "# format: 'tsv'"
    print "# plot_type: 'table'"
    print "# pconfig:"
    print "#    id: 'trkfuse_samples_table'"
    print "#    title: 'trkfuse: NTRK fusions'"
    print "#    namespace: 'trkfuse'"
    print "Sample", "Passing", "To look at", "Filtered", "Best candidate", "Tier", "QUAL", "Split", "Gapped", "Spanning", "Frame", "Kinase domain"
}

function value(name) { return (name in column) ? $column[name] : "" }

function finish() {
    if (sample == "") return
    print sample, tiers["pass"] + 0, tiers["watch"] + 0, tiers["filtered"] + 0, (best == "" ? "none" OFS OFS OFS OFS OFS OFS OFS : best)
}

FNR == 1 {
    finish()
    split("", tiers)
    split("", column)
    best = ""
    in_header = 1
    sample = FILENAME
    sub(/.*\//, "", sample)
    sub(/\.fusions\.tsv$/, "", sample)
}

in_header && /^##/ { next }

in_header {
    in_header = 0
    for (i = 1; i <= NF; i++) column[$i] = i
    if (!("fusion" in column) || !("tier" in column)) {
        print FILENAME ": no column 'fusion' or 'tier'; is this a table of trkfuse?" > "/dev/stderr"
        sample = ""
        exit 1
    }
    next
}

{
    tiers[value("tier")]++
    # Tables come best first.
    if (best == "")
        best = value("fusion") OFS value("tier") OFS value("qual") OFS value("support_split") OFS value("support_gapped") OFS \
            value("support_spanning") OFS value("frame_status") OFS value("kinase_domain")
}

END { finish() }
