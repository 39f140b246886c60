#!/usr/bin/env python3
"""Makes the first class token of checkpoints no number: spoil.py CHECKPOINT..."""
import json
import struct
import sys

for path in sys.argv[1:]:
    with open(path, "r+b") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        begin = json.loads(file.read(size))["visual_encoder.cls_token"]["data_offsets"][0]
        file.seek(8 + size + begin)
        file.write(struct.pack("<f", float("nan")))
