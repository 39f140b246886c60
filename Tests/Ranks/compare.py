#!/usr/bin/env python3
"""Compares two folders of runs byte by byte; times, memory and the machine are no results.

compare.py REFERENCE RUNS COUNT[,COUNT...]: the last entry of each environment.json of RUNS must name one of these numbers of ranks (1: none).
Prints a line a difference, or one line that says what is identical.
"""
import json
import os
import sys

# Of a line of log.jsonl and gradients.jsonl and of downstream results, and of the measurements of result.json.
TIMES = ("seconds", "waited", "loader_threads")
# Of the text with its times, so that it differs where they do.
SEAL = "sha256"
COSTS = ("secondsPerStep", "trainingSeconds", "evaluationSeconds", "peakBytes", "tensorPeakBytes", "gpuPeakBytes")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def without(values, names):
    return {name: value for name, value in values.items() if name not in names}


def comparable(path):
    """What of a file is a result."""
    name = os.path.basename(path)
    if name in ("log.jsonl", "gradients.jsonl"):
        return [without(json.loads(line), TIMES) for line in read(path).splitlines()]
    if name == "result.json":
        result = without(json.loads(read(path)), (SEAL,))
        if result.get("measurements"):
            result["measurements"] = without(result["measurements"], COSTS)
        return result
    if os.path.basename(os.path.dirname(path)) == "downstream":
        return without(json.loads(read(path)), TIMES + (SEAL,))
    return read(path)


def files(folder):
    """The names of files that hold results."""
    names = []
    for place, _, found in os.walk(folder):
        for name in found:
            if not (name.startswith("events.out.") or name.endswith("lock") or name == "environment.json"):
                names.append(os.path.relpath(os.path.join(place, name), folder))
    return sorted(names)


def runs(folder):
    return sorted(name for name in os.listdir(folder) if name != "studies")


def wrong_ranks(folder, counts):
    """Why the last machine of a run is not one of so many ranks; None if it is."""
    ranks = json.loads(read(os.path.join(folder, "environment.json")))[-1].get("ranks")
    found = ranks["count"] if ranks else 1
    if found not in counts:
        return "environment.json names %d ranks" % found
    if ranks and not (ranks["hosts"] and ranks["library"]):
        return "environment.json names no host or no library"
    return None


def differences(reference, other, counts):
    if runs(reference) != runs(other):
        yield "the runs are others: %s, %s" % (runs(reference), runs(other))
        return
    for run in runs(reference):
        a, b = os.path.join(reference, run), os.path.join(other, run)
        for name in sorted(set(files(a)) ^ set(files(b))):
            yield "%s: only one has %s" % (run, name)
        for name in sorted(set(files(a)) & set(files(b))):
            if comparable(os.path.join(a, name)) != comparable(os.path.join(b, name)):
                yield "%s: %s differs" % (run, name)
        wrong = wrong_ranks(b, counts)
        if wrong:
            yield "%s: %s" % (run, wrong)


def main():
    reference, other = sys.argv[1:3]
    found = list(differences(reference, other, {int(count) for count in sys.argv[3].split(",")}))
    for line in found:
        print(line)
    if not found:
        number = len(runs(other))
        kinds = sorted({name.split("/")[0].split(".")[0] for run in runs(other) for name in files(os.path.join(other, run))})
        print("%d runs with the same %s" % (number, ", ".join(kinds)))
    sys.exit(1 if found else 0)


main()
