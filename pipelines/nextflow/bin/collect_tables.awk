#!/usr/bin/awk -f
# The tables `*.fusions.tsv` of several samples as one, sorted as the files are named on the command line.
#
# Comment lines (`##`) are kept where every table has the same one. A column `sample` is put first, from the file's
# name, unless the tables have one. Tables with different columns are refused: they are of different versions.

BEGIN { FS = OFS = "\t" }

FNR == 1 {
    files++
    in_header = 1
    sample = FILENAME
    sub(/.*\//, "", sample)
    sub(/\.fusions\.tsv$/, "", sample)
}

in_header && /^##/ {
    if (!count[$0]++) comments[++comment_count] = $0
    next
}

in_header {
    in_header = 0
    if (header == "") {
        header = $0
        for (i = 1; i <= NF; i++) if ($i == "sample") has_sample = 1
    } else if ($0 != header) {
        failed = 1
        print FILENAME ": its columns differ from those of the tables before it; was it made by another version of trkfuse?" > "/dev/stderr"
        exit 1
    }
    next
}

{ rows[++row_count] = has_sample ? $0 : sample OFS $0 }

END {
    if (failed) exit 1
    for (i = 1; i <= comment_count; i++) if (count[comments[i]] == files) print comments[i]
    print has_sample ? header : "sample" OFS header
    for (i = 1; i <= row_count; i++) print rows[i]
}
