#!/usr/bin/env python3
"""Holds the ledger's terms against the truth of simulated samples.

Usage: ledger.py FOLDER [json ending]

FOLDER is one that the accuracy bench filled (`accuracy --fit --folder FOLDER`): for each sample SAMPLE.truth.tsv and
SAMPLE.trkfuse.json. A candidate is true when both its breakpoints lie within 10 bases of a true junction (for a candidate without a
junction read: when its genes are those of one, in that order). Printed are, for each term and each reason, how many true and how many
artefact candidates have it, the log likelihood ratio that follows (in decibans, half a count added to each cell) and
the weight in use; then unique fragments of either kind; then how often candidates of each bin of QUAL are wrong.
"""

import collections
import csv
import glob
import json
import math
import os
import re
import sys


def plain(contig):
    return contig[3:] if contig.startswith("chr") else contig


def truths(path):
    with open(path, newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield (
                (plain(row["contig5"]), int(row["pos5"])),
                (plain(row["contig3"]), int(row["pos3"])),
                (row["gene5"], row["gene3"]),
                row.get("class", "."),
            )


def is_near(side, truth):
    return plain(side["contig"]) == truth[0] and abs(side["position"] - truth[1]) <= 10


def match(call, known):
    for five, three, genes, kind in known:
        sides = (call["five_prime"], call["three_prime"])
        if call["is_precise"]:
            if is_near(sides[0], five) and is_near(sides[1], three):
                return kind
            if is_near(sides[1], five) and is_near(sides[0], three):
                return kind
        elif (sides[0]["gene"], sides[1]["gene"]) == genes:
            return kind
    return None


def decibans(true, false, all_true, all_false):
    return 10 * math.log10(((true + 0.5) / (all_true + 1)) / ((false + 0.5) / (all_false + 1)))


def main():
    folder, ending = sys.argv[1], (sys.argv[2:] or [".trkfuse.json"])[0]
    counts = collections.defaultdict(lambda: [0, 0])
    weights = collections.defaultdict(set)
    fragments = collections.defaultdict(lambda: [0, 0])
    bins = collections.defaultdict(lambda: [0, 0, 0.0])
    failed = collections.Counter()
    total = [0, 0]
    for path in sorted(glob.glob(os.path.join(folder, "**", "*" + ending), recursive=True)):
        truth = path[: -len(ending)] + ".truth.tsv"
        known = list(truths(truth)) if os.path.exists(truth) else []
        with open(path) as file:
            result = json.load(file)
        for call in result["calls"]:
            kind = match(call, known)
            column = 0 if kind else 1
            total[column] += 1
            fragments[call["support"]["total"]][column] += 1
            for term in call["ledger"]["terms"]:
                reason = re.sub(r"[0-9][0-9.]*", "N", term["reason"])
                counts[(term["name"], reason)][column] += 1
                weights[(term["name"], reason)].add(round(term["decibans"], 1))
            low = next(low for low in (60, 40, 30, 20, 10, 5, 0) if call["qual"] >= low)
            bins[low][column] += 1
            bins[low][2] += 10 ** (-call["qual"] / 10)
            if kind and call["tier"] != "pass" and call["support"]["total"] >= 2:
                failed[(kind, min(call["support"]["total"], 5), ",".join(call["filter"]))] += 1
    print(f"{total[0]} true and {total[1]} artefact candidates\n")
    print("term\treason\ttrue\tartefact\tobserved_dB\tin_use_dB")
    for (name, reason), (true, false) in sorted(counts.items()):
        used = sorted(weights[(name, reason)])
        used = str(used[0]) if len(used) == 1 else f"{used[0]} to {used[-1]}"
        print(f"{name}\t{reason}\t{true}\t{false}\t{decibans(true, false, *total):.1f}\t{used}")
    print("\nunique_fragments\ttrue\tartefact")
    for number, (true, false) in sorted(fragments.items()):
        print(f"{number}\t{true}\t{false}")
    print("\nqual_from\ttrue\tartefact\tobserved_error\tpredicted_error")
    for low, (true, false, predicted) in sorted(bins.items()):
        print(f"{low}\t{true}\t{false}\t{false / (true + false):.4f}\t{predicted / (true + false):.4f}")
    print("\ntrue candidates of 2 fragments or more that do not pass: class, fragments (5: or more), filters")
    for (kind, support, filters), number in failed.most_common(40):
        print(f"{number}\t{kind}\t{support}\t{filters}")


if __name__ == "__main__":
    main()
