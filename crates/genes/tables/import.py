#!/usr/bin/env python3
"""Makes the source tables of trkfuse's gene room from a folder of reference tables.

    python3 import.py REFERENCE_FOLDER

REFERENCE_FOLDER holds `genes.<assembly>.tsv.gz`, `ntrk_transcripts.<assembly>.tsv`,
`ntrk_exons.<assembly>.tsv` and `known_partners.tsv`, as described in README.md beside this script.
The results are written beside this script, the same bytes on every run. Only the standard library
is used.
"""

import gzip
import io
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ASSEMBLIES = ("GRCh38", "GRCh37")
CHOICES = {
    "mane_select": "mane_select",
    "gencode_canonical": "canonical",
    "longest": "longest",
    "v19_longest": "longest",
}


def rows(path):
    """Yields a table's rows as dictionaries; `#` lines are comments, the next line names columns."""
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path, encoding="utf-8")
    with opened as lines:
        names = None
        for line in lines:
            if line.startswith("#"):
                continue
            fields = line.rstrip("\n").split("\t")
            if names is None:
                names = fields
                continue
            if len(fields) != len(names):
                sys.exit(f"{path}: a row has {len(fields)} fields, not {len(names)}: {line!r}")
            yield dict(zip(names, fields))


def write(name, comments, columns, table):
    """Writes a table; a name that ends in `.gz` is compressed, without a time stamp."""
    text = io.StringIO()
    for comment in comments:
        text.write(f"# {comment}\n")
    text.write("\t".join(columns) + "\n")
    for row in table:
        text.write("\t".join(str(row[column]) for column in columns) + "\n")
    data = text.getvalue().encode()
    if name.endswith(".gz"):
        data = gzip.compress(data, compresslevel=9, mtime=0)
    (HERE / name).write_bytes(data)
    print(f"{name}: {len(table)} rows, {len(data)} bytes")


def blocks(row):
    """Start of the lowest exon, and lengths of exon, intron, exon, ... in genomic order."""
    starts = [int(n) for n in row["exon_starts"].split(",")]
    ends = [int(n) for n in row["exon_ends"].split(",")]
    lengths = []
    for index, (start, end) in enumerate(zip(starts, ends)):
        if index:
            intron = start - ends[index - 1] - 1
            assert intron >= 1, row
            lengths.append(intron)
        assert end >= start, row
        lengths.append(end - start + 1)
    return starts[0], ",".join(map(str, lengths))


def without_copies(table):
    """Repairs gene ids that the reference gives to two rows of one symbol.

    Two rows with the same transcript id and exons are one gene twice: the row whose exons and CDS
    stem from one release (`structure` v43=v44) stays. Otherwise the first row keeps the id, and the
    other one's id is not known.
    """
    by_id = {}
    kept = []
    for row in table:
        first = by_id.get(row["gene_id"]) if row["gene_id"] else None
        if first is None:
            by_id[row["gene_id"]] = row
            kept.append(row)
        elif first["transcript_id"] and first["transcript_id"] == row["transcript_id"]:
            assert (first["exon_starts"], first["exon_ends"]) == (
                row["exon_starts"],
                row["exon_ends"],
            ), row
            # GRCh37 rows carry no `structure`; the copies stand in the same order there.
            better = row if row.get("structure", "v43=v44") == "v43=v44" else first
            print(f"  {row['gene']}: one of two copies left out")
            kept[next(i for i, k in enumerate(kept) if k is first)] = better
            by_id[row["gene_id"]] = better
        else:
            print(f"  {row['gene']}: second row with id {row['gene_id']} keeps no id")
            kept.append({**row, "gene_id": ""})
    return kept


def gene_rows(folder, assembly):
    result = []
    for row in without_copies(list(rows(folder / f"genes.{assembly}.tsv.gz"))):
        start, lengths = blocks(row)
        if start < 1:
            # Placed on GRCh37 by an offset that leads out of the chromosome.
            print(f"  {row['gene']}: left out, its placement begins before the chromosome")
            continue
        result.append(
            {
                "symbol": row["gene"],
                "aliases": row["alt_symbols"].replace(",", ";").replace(" ", ""),
                "gene_id": row["gene_id"],
                "transcript_id": row["transcript_id"],
                "refseq_id": row["refseq_id"],
                "choice": CHOICES[row["tx_choice"]],
                "biotype": row["biotype"],
                "chrom": row["chrom"],
                "strand": row["strand"],
                "start": start,
                "blocks": lengths,
                "cds_first": row["cds_start"],
                "cds_last": row["cds_end"],
                "cds_state": "noncoding" if row["cds_state"] == "." else row["cds_state"],
            }
        )
    return result


def isoform_state(row):
    """Spells `incomplete` out: `~` says that the start codon is missing, an open 3' end that the stop is."""
    if row["cds_state"] != "incomplete":
        return row["cds_state"]
    open_end = (
        row["cds_end"] == row["tx_end"] if row["strand"] == "+" else row["cds_start"] == row["tx_start"]
    )
    no_start = row["tk_codons_in_frame"].startswith("~")
    if no_start:
        return "no_start_no_stop" if open_end else "no_start"
    return "no_stop"


def isoform_rows(folder):
    result = []
    for assembly in ASSEMBLIES:
        table = list(rows(folder / f"ntrk_transcripts.{assembly}.tsv"))
        structure = lambda row: (row["exon_starts"], row["exon_ends"], row["cds_start"], row["cds_end"])
        # The MANE Select row is in the gene table already.
        seen = {structure(row) for row in table if row["mane_select"] == "yes"}
        for row in table:
            if structure(row) in seen:
                continue
            seen.add(structure(row))
            start, lengths = blocks(row)
            result.append(
                {
                    "assembly": assembly,
                    "gene": row["gene"],
                    "isoform": row["isoform"],
                    "chrom": row["chrom"],
                    "strand": row["strand"],
                    "start": start,
                    "blocks": lengths,
                    "cds_first": row["cds_start"],
                    "cds_last": row["cds_end"],
                    "cds_state": isoform_state(row),
                    "source": row["source"],
                }
            )
    return result


def exon_rows(folder):
    result = []
    for assembly in ASSEMBLIES:
        for row in rows(folder / f"ntrk_exons.{assembly}.tsv"):
            result.append(
                {
                    "assembly": assembly,
                    "gene": row["gene"],
                    "transcript_id": row["transcript_id"],
                    "exon": row["exon"],
                    "first": row["start"],
                    "last": row["end"],
                    "coding_bases": row["coding_bases"],
                    "start_phase": row["start_phase"].replace("-1", ""),
                    "end_phase": row["end_phase"].replace("-1", ""),
                    "first_residue": row["aa_first"],
                    "last_residue": row["aa_last"],
                    "domains": row["domains"],
                }
            )
    return result


def domain_rows(folder):
    """Kinase and transmembrane ranges, put together from the exons they lie in."""
    kinds = {"TK": "kinase", "TM": "transmembrane"}
    found = {}
    for row in rows(folder / "ntrk_exons.GRCh38.tsv"):
        for domain in filter(None, row["domains"].split(";")):
            kind, residues = domain.split(":")
            if kind not in kinds:
                continue
            first, last = map(int, residues.split("-"))
            key = (row["gene"], kinds[kind])
            if key in found:
                found[key]["first_residue"] = min(found[key]["first_residue"], first)
                found[key]["last_residue"] = max(found[key]["last_residue"], last)
            else:
                found[key] = {
                    "gene": row["gene"],
                    "transcript_id": row["transcript_id"],
                    "refseq_id": row["refseq_id"],
                    "kind": kinds[kind],
                    "first_residue": first,
                    "last_residue": last,
                }
    uniprot = {"NTRK1": "P04629-1", "NTRK2": "Q16620-1", "NTRK3": "Q16288-1"}
    for row in found.values():
        # NTRK2: the MANE form has 16 residues (exon 13) that the UniProt form lacks.
        shift = 16 if row["gene"] == "NTRK2" and row["first_residue"] > 481 else 0
        row["source"] = "UniProt {} residues {}-{}".format(
            uniprot[row["gene"]], row["first_residue"] - shift, row["last_residue"] - shift
        )
    proteins = {}
    for row in rows(folder / "ntrk_transcripts.GRCh38.tsv"):
        if row["mane_select"] == "yes":
            proteins[row["gene"]] = row["protein_aa"]
    for row in found.values():
        row["protein_residues"] = proteins[row["gene"]]
    return [found[key] for key in sorted(found)]


def known_rows(folder):
    """One row a pair; exons of several reports are joined as `5:15,4:14`."""
    pairs = {}
    for row in rows(folder / "known_partners.tsv"):
        key = (row["gene3"], row["partner5"])
        pair = pairs.setdefault(
            key,
            {
                "three_prime": row["gene3"],
                "five_prime": row["partner5"],
                "exons": [],
                "confidence": row["confidence"],
                "tumour_types": [],
                "source": [],
            },
        )
        if row["exon5_ours"] and row["exon3_ours"]:
            assert row["frame_check"] == "in_frame", row
            pair["exons"].append(f"{row['exon5_ours']}:{row['exon3_ours']}")
        if row["confidence"] == "high":
            pair["confidence"] = "high"
        for name, value in (("tumour_types", row["tumour_types"]), ("source", row["source"])):
            for part in filter(None, (part.strip() for part in value.split(";"))):
                if part not in pair[name]:
                    pair[name].append(part)
    result = []
    for key in sorted(pairs):
        pair = pairs[key]
        result.append(
            {
                **pair,
                "exons": ",".join(pair["exons"]),
                "tumour_types": "; ".join(pair["tumour_types"]),
                "source": "; ".join(pair["source"]),
            }
        )
    return result


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    one_based = "Positions are counted from 1, both ends inclusive."
    block_note = (
        "blocks: lengths of exon, intron, exon, ... from `start` on, in ascending genomic order on both strands."
    )
    structure = ["start", "blocks", "cds_first", "cds_last", "cds_state"]
    for assembly in ASSEMBLIES:
        write(
            f"genes.{assembly}.tsv.gz",
            [
                f"Human gene models on {assembly}: one transcript a gene. Provenance and columns: README.md.",
                one_based,
                block_note,
            ],
            ["symbol", "aliases", "gene_id", "transcript_id", "refseq_id", "choice", "biotype", "chrom", "strand"]
            + structure,
            gene_rows(folder, assembly),
        )
    write(
        "ntrk_isoforms.tsv",
        ["Coding isoforms of NTRK1/2/3 besides the MANE Select ones.", one_based, block_note],
        ["assembly", "gene", "isoform", "chrom", "strand"] + structure + ["source"],
        isoform_rows(folder),
    )
    write(
        "ntrk_exons.tsv",
        [
            "Exons of the MANE Select transcripts of NTRK1/2/3, to check the geometry against; not packed.",
            one_based,
        ],
        ["assembly", "gene", "transcript_id", "exon", "first", "last", "coding_bases", "start_phase", "end_phase"]
        + ["first_residue", "last_residue", "domains"],
        exon_rows(folder),
    )
    write(
        "domains.tsv",
        ["Protein domains in residues of the MANE Select transcripts, both ends inclusive."],
        ["gene", "transcript_id", "refseq_id", "protein_residues", "kind", "first_residue", "last_residue", "source"],
        domain_rows(folder),
    )
    write(
        "known_fusions.tsv",
        ["Published fusions of NTRK1/2/3 as 3' gene. exons: last exon of the 5' gene, first of the 3' gene."],
        ["three_prime", "five_prime", "exons", "confidence", "tumour_types", "source"],
        known_rows(folder),
    )


if __name__ == "__main__":
    main()
