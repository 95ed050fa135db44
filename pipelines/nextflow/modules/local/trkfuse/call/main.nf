process TRKFUSE_CALL {
    tag "${meta.id}"
    label 'process_low'

    conda "${moduleDir}/environment.yml"
    // Built from pipelines/container/Dockerfile of this repository.
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'docker-daemon://trkfuse:0.1.0'
        : 'trkfuse:0.1.0'}"

    input:
    tuple val(meta), path(alignments), path(index)
    tuple val(meta2), path(fasta), path(fai)
    tuple val(meta3), path(annotation)

    output:
    tuple val(meta), path("${prefix}/*.fusions.tsv"), emit: tsv
    tuple val(meta), path("${prefix}/*.fusions.vcf.gz"), emit: vcf
    tuple val(meta), path("${prefix}/*.fusions.vcf.gz.tbi"), emit: tbi
    tuple val(meta), path("${prefix}/*.trkfuse.json"), emit: json
    tuple val("${task.process}"), val('trkfuse'), eval("trkfuse --version | sed 's/^trkfuse //'"), topic: versions, emit: versions_trkfuse

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    prefix = task.ext.prefix ?: "${meta.id}"
    def reference = fasta ? "--reference ${fasta}" : ''
    def models = annotation ? "--annotation ${annotation}" : ''
    """
    trkfuse call \\
        ${args} \\
        --threads ${task.cpus} \\
        ${reference} \\
        ${models} \\
        --sample '${meta.id}' \\
        -o ${prefix} \\
        ${alignments}
    """

    stub:
    prefix = task.ext.prefix ?: "${meta.id}"
    """
    mkdir ${prefix}
    touch ${prefix}/${meta.id}.fusions.tsv
    echo "" | gzip > ${prefix}/${meta.id}.fusions.vcf.gz
    touch ${prefix}/${meta.id}.fusions.vcf.gz.tbi
    echo "{}" > ${prefix}/${meta.id}.trkfuse.json
    """
}
