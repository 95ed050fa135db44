// The tables of all samples in one, and a section for MultiQC. Runs with nothing but awk.
process TRKFUSE_COLLECT {
    label 'process_single'

    conda "${moduleDir}/../call/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'docker-daemon://trkfuse:0.1.0'
        : 'trkfuse:0.1.0'}"

    input:
    path tables, stageAs: 'tables/*'

    output:
    path "${prefix}.fusions.tsv", emit: tsv
    path "${prefix}_mqc.tsv", emit: mqc

    when:
    task.ext.when == null || task.ext.when

    script:
    prefix = task.ext.prefix ?: 'trkfuse'
    """
    collect_tables.awk tables/*.fusions.tsv > ${prefix}.fusions.tsv
    multiqc_section.awk tables/*.fusions.tsv > ${prefix}_mqc.tsv
    """

    stub:
    prefix = task.ext.prefix ?: 'trkfuse'
    """
    touch ${prefix}.fusions.tsv ${prefix}_mqc.tsv
    """
}
