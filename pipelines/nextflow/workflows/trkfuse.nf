include { TRKFUSE_CALL } from '../modules/local/trkfuse/call'
include { TRKFUSE_COLLECT } from '../modules/local/trkfuse/collect'

// Alignments of many samples in; fusions of each, and of all in one table, out.
workflow TRKFUSE {
    take:
    alignments // channel: [ meta, bam or cram, index or [] ]
    reference  // value:   [ meta, fasta or [], its indices or [] ]
    annotation // value:   [ meta, gtf or gff3 or [] ]
    outdir     // value:   folder of the results

    main:
    TRKFUSE_CALL(alignments, reference, annotation)

    // ORDER: sorted by name, so that the table and the task's hash do not depend on which sample was done first.
    TRKFUSE_COLLECT(
        TRKFUSE_CALL.out.tsv
            .map { _meta, tsv -> tsv }
            .toSortedList { a, b -> a.name <=> b.name }
    )

    versions = channel.topic('versions')
        .unique()
        .map { process, tool, version -> "${process.tokenize(':').last()}:\n    ${tool}: ${version}\n".toString() }
        .mix(channel.of("Workflow:\n    Nextflow: ${workflow.nextflow.version}\n    trkfuse pipeline: ${workflow.manifest.version}\n".toString()))
        .collectFile(name: 'trkfuse_mqc_versions.yml', storeDir: "${outdir}/pipeline_info", sort: true)

    emit:
    vcf      = TRKFUSE_CALL.out.vcf
    tsv      = TRKFUSE_CALL.out.tsv
    json     = TRKFUSE_CALL.out.json
    table    = TRKFUSE_COLLECT.out.tsv
    multiqc  = TRKFUSE_COLLECT.out.mqc
    versions = versions
}
