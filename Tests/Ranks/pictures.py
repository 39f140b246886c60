#!/usr/bin/env python3
"""Draws pictures with captions beside them: pictures.py FOLDER COUNT."""
import os
import struct
import sys
import zlib

COLORS = {"red": (220, 40, 40), "green": (40, 160, 60), "blue": (40, 80, 220), "yellow": (240, 210, 40), "black": (20, 20, 20)}
SIDE = 32


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(number):
    """A square, elsewhere in each picture."""
    color = sorted(COLORS)[number % 5]
    x, y, size = number % 17, number // 17 % 17, 6 + number % 9
    square = range(x, x + size), range(y, y + size)
    rows = b"".join(
        b"\0" + b"".join(bytes(COLORS[color] if i in square[0] and j in square[1] else (235, 235, 230)) for i in range(SIDE))
        for j in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    bytes_ = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return bytes_, "a %s square of %d at %d and %d\na %s square\n" % (color, size, x, y, color)


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    os.makedirs(folder)
    for number in range(count):
        bytes_, captions = picture(number)
        with open("%s/%04d.png" % (folder, number), "wb") as file:
            file.write(bytes_)
        with open("%s/%04d.txt" % (folder, number), "w") as file:
            file.write(captions)


main()
