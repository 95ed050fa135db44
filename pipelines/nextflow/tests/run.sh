#!/usr/bin/env bash
# Runs the pipeline by the real Nextflow on three generated samples, and holds what comes out against the plain
# command. No container, no network.
#
#     run.sh TRKFUSE NEXTFLOW      (make test-pipelines)
set -euo pipefail

trkfuse=$(realpath "$1")
nextflow=$(realpath "$2")
pipeline=$(cd "$(dirname "$0")/.." && pwd)
repository=$(cd "$pipeline/../.." && pwd)

work=$(mktemp -d "${TMPDIR:-/tmp}/trkfuse-nextflow.XXXXXX")
export NXF_HOME=$work/home NXF_ANSI_LOG=false
PATH=$(dirname "$trkfuse"):$PATH
passed=0

ok() { passed=$((passed + 1)); printf 'ok - %s\n' "$1"; }

fail() {
    printf 'FAILED - %s\n' "$1" >&2
    [ -z "${2:-}" ] || tail -n 40 "$2" >&2
    printf 'All files of the test are in %s\n' "$work" >&2
    printf '%d passed, 1 failed\n' "$passed"
    exit 1
}

# Runs Nextflow in a folder of the test, with its output in a log there.
nf() {
    local folder=$1 log=$2
    shift 2
    mkdir -p "$work/$folder"
    (cd "$work/$folder" && "$nextflow" "$@" >"$log" 2>&1 </dev/null)
}

run_pipeline() { nf run "$1" run "$pipeline" -profile test --input "$work/samplesheet.csv" --outdir results "${@:2}"; }

# A text output without the one line that records the command.
without_command() {
    local text lines
    case $1 in *.gz) text=$(gzip -dc "$1") ;; *) text=$(cat "$1") ;; esac
    lines=$(grep -c 'trkfuse call ' <<<"$text" || true)
    [ "$lines" = 1 ] || { printf '%s records its command line %s times, not once\n' "$1" "$lines" >&2; return 1; }
    [ "$(wc -l <<<"$text")" -ge 3 ] || { printf '%s has nothing but its command line\n' "$1" >&2; return 1; }
    grep -v 'trkfuse call ' <<<"$text"
}

# Three samples: fusions of two genes, and none.
samples=(etv6_ntrk3 tpm3_ntrk1 fusion_free)
"$trkfuse" simulate --fusion ETV6:5::NTRK3:15 --split 10 --spanning 10 --pairs 20000 --seed 1 -o "$work/data" --prefix etv6_ntrk3 2>"$work/simulate.log"
"$trkfuse" simulate --fusion TPM3:7::NTRK1:10 --split 10 --spanning 10 --pairs 20000 --seed 2 -o "$work/data" --prefix tpm3_ntrk1 2>>"$work/simulate.log"
"$trkfuse" simulate --pairs 20000 --seed 3 -o "$work/data" --prefix fusion_free 2>>"$work/simulate.log"
{
    # The columns of nf-core/rnafusion, some of them not ours.
    printf 'sample,fastq_1,fastq_2,bam,bai,strandedness\n'
    printf 'etv6_ntrk3,,,%s,%s,unstranded\n' "$work/data/etv6_ntrk3.bam" "$work/data/etv6_ntrk3.bam.bai"
    # No index named: the one beside the file is found. A path relative to the sheet.
    printf 'tpm3_ntrk1,,,data/tpm3_ntrk1.bam,,unstranded\n'
    printf 'fusion_free,,,%s,%s,unstranded\n' "$work/data/fusion_free.bam" "$work/data/fusion_free.bam.bai"
} >"$work/samplesheet.csv"

nf lint lint.log lint "$pipeline" || fail 'nextflow lint finds nothing' "$work/lint/lint.log"
! grep -q 'warning' "$work/lint/lint.log" || fail 'nextflow lint warns of nothing' "$work/lint/lint.log"
ok 'nextflow lint finds nothing'

run_pipeline first.log || fail 'three samples run' "$work/run/first.log"
[ "$(awk -F '\t' 'NR > 1 && $4 == "COMPLETED"' "$work/run/results/pipeline_info/trace.tsv" | wc -l)" = 4 ] ||
    fail 'three calls and one collection complete' "$work/run/results/pipeline_info/trace.tsv"
ok 'three samples run'

results=$work/run/results/trkfuse
for sample in "${samples[@]}"; do
    # As a person would type it: no thread count, no sample name where the file's says it.
    (cd "$work" && trkfuse call "data/$sample.bam" --sample "$sample" -o plain) 2>>"$work/plain.log" ||
        fail "the plain command calls $sample" "$work/plain.log"
    for output in fusions.tsv fusions.vcf.gz trkfuse.json; do
        without_command "$work/plain/$sample.$output" >"$work/expected" || fail "$sample.$output records its command line"
        without_command "$results/$sample/$sample.$output" >"$work/found" || fail "$sample.$output records its command line"
        cmp -s "$work/expected" "$work/found" || fail "$sample.$output is that of the plain command" <(diff "$work/expected" "$work/found")
    done
    [ -s "$results/$sample/$sample.fusions.vcf.gz.tbi" ] || fail "$sample has an index of its VCF"
done
ok 'each output is that of the plain command, but for the recorded command line'

# sample <tab> fusion of the passing rows, by column name.
passing() {
    awk -F '\t' '/^##/ { next } !header++ { for (i = 1; i <= NF; i++) c[$i] = i; next }
        $c["tier"] == "pass" { print $c["sample"] "\t" $c["fusion"] }' "$1" | sort
}
passing "$results/trkfuse.fusions.tsv" >"$work/passing"
printf 'etv6_ntrk3\tETV6::NTRK3\ntpm3_ntrk1\tTPM3::NTRK1\n' | cmp -s - "$work/passing" ||
    fail 'the table of all samples has the two fusions and no other' "$work/passing"
rows() { grep -v '^##' "$1" | tail -n +2; }
[ "$(rows "$results/trkfuse.fusions.tsv" | wc -l)" = "$(for s in "${samples[@]}"; do rows "$results/$s/$s.fusions.tsv"; done | wc -l)" ] ||
    fail 'the table of all samples has each row of each sample'
ok 'the table of all samples has the two fusions and no other'

grep -v '^#' "$work/run/results/multiqc/trkfuse_mqc.tsv" | cut -f 1,2 | tail -n +2 >"$work/multiqc"
printf 'etv6_ntrk3\t1\nfusion_free\t0\ntpm3_ntrk1\t1\n' | cmp -s - "$work/multiqc" ||
    fail 'the MultiQC section has each sample, that without a fusion too' "$work/multiqc"
ok 'the MultiQC section has each sample, that without a fusion too'

version=$(trkfuse --version | sed 's/^trkfuse //')
grep -q "^    trkfuse: $version$" "$work/run/results/pipeline_info/trkfuse_mqc_versions.yml" ||
    fail 'the version of trkfuse is recorded' "$work/run/results/pipeline_info/trkfuse_mqc_versions.yml"
ok 'the version of trkfuse is recorded'

run_pipeline resumed.log -resume || fail 'a resumed run succeeds' "$work/run/resumed.log"
[ "$(awk -F '\t' 'NR > 1 { print $4 }' "$work/run/results/pipeline_info/trace.tsv" | sort | uniq -c | tr -s ' ')" = ' 4 CACHED' ] ||
    fail 'a resumed run does nothing again' "$work/run/results/pipeline_info/trace.tsv"
ok 'a resumed run does nothing again'

nf stub stub.log run "$pipeline" -profile test --input "$work/samplesheet.csv" -stub-run || fail 'a stub run succeeds' "$work/stub/stub.log"
for sample in "${samples[@]}"; do
    [ -f "$work/stub/results/trkfuse/$sample/$sample.fusions.vcf.gz" ] || fail 'a stub run makes each file' "$work/stub/stub.log"
done
ok 'a stub run makes each file'

# Bad sheets and parameters: the run ends before any task, and says what and where.
printf 'sample,bam,bai\na,%s,\na,%s,\nb c,%s,\nd,,\ne,missing.bam,\n' "$work"/data/{etv6_ntrk3,fusion_free,fusion_free}.bam >"$work/bad.csv"
! nf bad sheet.log run "$pipeline" -profile test --input "$work/bad.csv" || fail 'a bad sample sheet is refused' "$work/bad/sheet.log"
for message in "line 3: sample 'a' stands on line 2 already" "line 4: sample 'b c' must be of" "line 5: sample 'd' has no alignments" \
    'line 6: missing.bam does not exist'; do
    grep -qF "$message" "$work/bad/sheet.log" || fail "a bad sample sheet is refused with: $message" "$work/bad/sheet.log"
done
ok 'a bad sample sheet is refused, with every fault and its line'

printf 'patient,file\na,b\n' >"$work/columns.csv"
! nf bad columns.log run "$pipeline" -profile test --input "$work/columns.csv" || fail 'a sheet without our columns is refused' "$work/bad/columns.log"
grep -qF "must name 'sample' and 'bam' or 'cram'; it names patient, file" "$work/bad/columns.log" || fail 'a sheet without our columns is refused' "$work/bad/columns.log"
ok 'a sheet without our columns is refused'

! nf bad parameter.log run "$pipeline" --inptu x.csv --genes 'NTRK1;rm' || fail 'a mistyped parameter is refused' "$work/bad/parameter.log"
for message in '--inptu is not a parameter' '--input is missing' "--genes is 'NTRK1;rm', but must be gene names"; do
    grep -qF -- "$message" "$work/bad/parameter.log" || fail "a mistyped parameter is refused with: $message" "$work/bad/parameter.log"
done
ok 'a mistyped parameter is refused'

# A sample that cannot be read fails its own task, and its error is shown.
head -c 5000 "$work/data/fusion_free.bam" >"$work/data/truncated.bam"
printf 'sample,bam\ntruncated,%s\n' "$work/data/truncated.bam" >"$work/truncated.csv"
! nf bad truncated.log run "$pipeline" -profile test --input "$work/truncated.csv" || fail 'a truncated BAM fails the run' "$work/bad/truncated.log"
grep -q 'truncated' "$work/bad/truncated.log" || fail 'a truncated BAM fails the run, by name' "$work/bad/truncated.log"
ok 'a truncated BAM fails the run, by name'

if [ -f "$repository/test-data/demo/demo.bam" ]; then
    nf demo demo.log run "$pipeline" -profile test || fail 'the test profile runs on the demo sample' "$work/demo/demo.log"
    ok 'the test profile runs on the demo sample'
fi

rm -rf "$work"
printf '%d passed, 0 failed\n' "$passed"
