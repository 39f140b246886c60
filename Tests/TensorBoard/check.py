#!/usr/bin/env python3
"""Reads event files with TensorBoard's own reader and compares them with the JSON lines beside them.

    python3 -m venv venv && venv/bin/pip install tensorboard
    venv/bin/python Tests/TensorBoard/check.py runs/*/

Each folder holds a `log.jsonl` and event files of one run. Every step must be there once and in order, with the values of
the log in float32. Without arguments the bytes recorded in EventFileTests.swift are checked.
"""
import json
import pathlib
import re
import struct
import sys
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def read(folder):
    accumulator = EventAccumulator(str(folder), size_guidance={"scalars": 0})
    accumulator.Reload()
    return {tag: [(e.step, e.value) for e in accumulator.Scalars(tag)] for tag in accumulator.Tags()["scalars"]}


def single(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def check_run(folder):
    lines = [json.loads(line) for line in open(folder / "log.jsonl")]
    expected = {"loss/total": [(l["step"], single(l["total"])) for l in lines]}
    for line in lines:
        for name, value in line["losses"].items():
            expected.setdefault(f"loss/{name}", []).append((line["step"], single(value)))
    found = read(folder)
    for tag, values in expected.items():
        assert found.get(tag) == values, f"{folder}: {tag} differs"
    steps = [step for step, _ in found["loss/total"]]
    assert steps == sorted(set(steps)), f"{folder}: steps are repeated or out of order"
    return len(found), len(steps)


def check_recorded():
    source = (pathlib.Path(__file__).parent.parent / "ReportingTests/Logs/EventFileTests.swift").read_text()
    text = re.search(r'recordedBytes =\s*"""\n(.*?)"""', source, re.S).group(1)
    data = bytes(int(part, 16) for part in text.replace("\\", " ").split())
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "events.out.tfevents.1700000000.host.1.0").write_bytes(data)
        found = read(folder)
    assert found == {"loss/total": [(0, 0.5), (300, 0.25)], "cma": [(0, 1.25), (300, -2.0)]}, found


if __name__ == "__main__":
    if len(sys.argv) == 1:
        check_recorded()
        print("The recorded bytes are read as expected.")
    for argument in sys.argv[1:]:
        folder = pathlib.Path(argument)
        if (folder / "log.jsonl").exists():
            tags, steps = check_run(folder)
            print(f"{folder}: {tags} tags, {steps} steps, as in the log")
