// Parameters and sample sheet: read, checked, and turned into what the workflow takes. Plain Groovy, no plug-in.

// The parameters of nextflow_schema.json in its order: a list of [ name, description, whether it must be given ].
def schemaParams(schema_path) {
    def schema = new groovy.json.JsonSlurper().parse(file(schema_path).toFile())
    return schema['$defs'].values().collectMany { group ->
        group.properties.collect { name, description -> [name, description, name in (group.required ?: [])] }
    }
}

// The parameters, one a line, as the schema describes them.
def helpText(schema_path) {
    def shown = schemaParams(schema_path).findAll { _name, description, _required -> !description.hidden }
    def width = shown.collect { name, _description, _required -> name.length() }.max() + 2
    def lines = shown.collect { name, description, _required ->
        def preset = description.containsKey('default') ? " [${description['default']}]" : ''
        "  --${name.padRight(width)}${description.description}${preset}"
    }
    return (['Usage: nextflow run pipelines/nextflow --input samplesheet.csv --outdir results', ''] + lines).join('\n')
}

// A parameter's name without case and separators: Nextflow keeps one typed as --some-name under someName too.
def plainName(name) {
    return name.replaceAll('[-_]', '').toLowerCase()
}

// Ends the run, with all that is wrong, if a parameter is unknown, missing or not of its form.
def checkParams(given, schema_path) {
    def known = schemaParams(schema_path)
    def names = known.collect { name, _description, _required -> plainName(name) }
    def problems = given.keySet()
        .findAll { name -> !(plainName(name) in names) }
        .collect { name -> "--${name} is not a parameter of this pipeline (see --help)" }
    known.each { name, description, required ->
        def value = given[name]
        def allowed = description['enum']
        if (required && !value) {
            problems << "--${name} is missing: ${description.description}"
        }
        if (value != null && allowed && !(value in allowed)) {
            problems << "--${name} is '${value}', but must be one of ${allowed.join(', ')}"
        }
        if (value != null && description.pattern && !(value.toString() ==~ description.pattern)) {
            problems << "--${name} is '${value}', but must be ${description.errorMessage}"
        }
    }
    if (problems) {
        error("Parameters:\n  ${problems.join('\n  ')}")
    }
}

// The file of the same name with a suffix.
def besideFile(path, suffix) {
    return path.parent.resolve("${path.name}${suffix}")
}

// Those of the files of the same name with one of the suffixes that exist.
def besideFiles(path, suffixes) {
    return suffixes.collect { suffix -> besideFile(path, suffix) }.findAll { candidate -> candidate.exists() }
}

// A file of the sheet: as it is written (from the launch folder), else from the sheet's own folder; null if neither is there.
def locate(path, sheet) {
    def direct = file(path)
    if (direct.exists()) {
        return direct
    }
    def beside = sheet.parent.resolve(path.toString())
    return beside.exists() ? beside : null
}

// The sample sheet as a list of [ meta, alignments, index or [] ]; ends the run with all its problems at once.
//
// Columns by name, in any order, those of nf-core/rnafusion: `sample` and `bam` or `cram` are used, `bai` or `crai`
// where given; others are left alone.
def readSamplesheet(path) {
    def sheet = file(path, checkIfExists: true)
    def rows = sheet.splitCsv(header: true, strip: true)
    if (!rows) {
        error("Sample sheet ${sheet.name}: no samples; expected a header line 'sample,bam,bai' and one line a sample")
    }
    def columns = rows[0].keySet()
    if (!('sample' in columns) || !('bam' in columns || 'cram' in columns)) {
        error("Sample sheet ${sheet.name}: the header line must name 'sample' and 'bam' or 'cram'; it names ${columns.join(', ')}")
    }

    def problems = []
    def seen = [:]
    def samples = []
    rows.eachWithIndex { row, i ->
        def where = "line ${i + 2}"
        def sample = row.sample
        if (!sample) {
            problems << "${where}: 'sample' is empty"
            return
        }
        if (!(sample ==~ /[A-Za-z0-9._-]+/) || sample.startsWith('.') || sample.startsWith('-')) {
            problems << "${where}: sample '${sample}' must be of letters, digits, '_', '-' and '.', and start with a letter, digit or '_'"
            return
        }
        if (seen.containsKey(sample)) {
            problems << "${where}: sample '${sample}' stands on ${seen[sample]} already"
            return
        }
        seen[sample] = where

        if (row.bam && row.cram) {
            problems << "${where}: sample '${sample}' has both a BAM and a CRAM; leave one"
            return
        }
        def kind = row.cram ? 'cram' : 'bam'
        if (!row[kind]) {
            def cure = row.fastq_1 ? 'it has FASTQ only, and this pipeline starts at alignments: align it first' : "fill 'bam' or 'cram'"
            problems << "${where}: sample '${sample}' has no alignments; ${cure}"
            return
        }
        def alignments = locate(row[kind], sheet)
        if (!alignments) {
            problems << "${where}: ${row[kind]} does not exist"
            return
        }
        def index_name = row[kind == 'cram' ? 'crai' : 'bai']
        def index = []
        if (index_name) {
            index = locate(index_name, sheet)
            if (!index) {
                problems << "${where}: ${index_name} does not exist"
                return
            }
        }
        else {
            // No index named: one beside the file is taken; without any, the whole file is read.
            def suffixes = kind == 'cram' ? ['.crai'] : ['.bai', '.csi']
            index = besideFiles(alignments, suffixes).take(1)
        }
        samples << [[id: sample], alignments, index]
    }
    if (problems) {
        error("Sample sheet ${sheet.name}:\n  ${problems.join('\n  ')}")
    }
    return samples
}

// [ meta, fasta, its indices ] of a FASTA, or empty places without one.
def referenceFiles(path) {
    if (!path) {
        return [[id: 'none'], [], []]
    }
    def fasta = file(path, checkIfExists: true)
    if (!besideFile(fasta, '.fai').exists()) {
        error("${fasta} has no index; make one: samtools faidx ${fasta}")
    }
    return [[id: fasta.name], fasta, besideFiles(fasta, ['.fai', '.gzi'])]
}
