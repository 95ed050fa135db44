#!/usr/bin/env nextflow

// NTRK1, NTRK2 and NTRK3 fusions from RNA alignments, for many samples: reads the sample sheet, runs
// `trkfuse call` on each sample, and puts the tables together.
//
//     nextflow run pipelines/nextflow --input samplesheet.csv --outdir results

include { helpText ; checkParams ; readSamplesheet ; referenceFiles } from './subworkflows/local/prepare'
include { TRKFUSE } from './workflows/trkfuse'

workflow {
    if (params.help) {
        log.info(helpText("${projectDir}/nextflow_schema.json"))
        exit(0)
    }
    checkParams(params, "${projectDir}/nextflow_schema.json")

    TRKFUSE(
        channel.fromList(readSamplesheet(params.input)),
        referenceFiles(params.fasta),
        [[id: params.annotation ? file(params.annotation).name : 'embedded'], params.annotation ? file(params.annotation, checkIfExists: true) : []],
        params.outdir,
    )
}
