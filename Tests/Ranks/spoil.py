#!/usr/bin/env python3
"""Makes the first class token of checkpoints no number, with the checksum that belongs to it: spoil.py CHECKPOINT..."""
import json
import struct
import sys
import zlib

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        content = bytearray(file.read())
    (size,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + size])
    place = 8 + size + header["visual_encoder.cls_token"]["data_offsets"][0]
    content[place:place + 4] = struct.pack("<f", float("nan"))
    # CRC-32 of header and arrays, with zeros where it stands itself.
    digits = content.index(header["__metadata__"]["crc32"].encode())
    content[digits:digits + 8] = b"00000000"
    content[digits:digits + 8] = b"%08x" % zlib.crc32(content[8:])
    with open(path, "wb") as file:
        file.write(content)
