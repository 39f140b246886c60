"""Views a second on one core: `python views.py FOLDER [--seconds 3]`, FOLDER as `triad bench data --export` writes it.

torchvision's transforms on PIL, the operations of Triad's `Augmentation.published(side: 64)`: random resized crop
(20 to 100 %, bicubic), colour jitter (0.4, 0.4, 0.4, 0.1) in 80 %, grey in 20 %, blur in 50 %, flip in 50 %, to a
normalised tensor. Two views a picture, from pixels in memory on both sides. PNG files are decoded on their own, where
the export lists some. Prints one JSON line; with --paced one a line of input.
"""
import argparse
import io
import json
import random
import sys
import time
from pathlib import Path

import torch
from PIL import Image, ImageFilter
from torchvision import transforms
from torchvision.transforms import InterpolationMode

SIDE = 64
MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


class Blur:
    """As in the published code: PIL's Gaussian blur of a radius between 0.1 and 2."""

    def __call__(self, picture):
        return picture.filter(ImageFilter.GaussianBlur(random.uniform(0.1, 2)))


def published():
    return transforms.Compose([
        transforms.RandomResizedCrop(SIDE, scale=(0.2, 1.0), interpolation=InterpolationMode.BICUBIC),
        transforms.RandomApply([transforms.ColorJitter(0.4, 0.4, 0.4, 0.1)], p=0.8),
        transforms.RandomGrayscale(p=0.2),
        transforms.RandomApply([Blur()], p=0.5),
        transforms.RandomHorizontalFlip(p=0.5),
        transforms.ToTensor(),
        transforms.Normalize(MEAN, DEVIATION),
    ])


def read_pictures(folder):
    """pictures.rgb: RGB bytes of square pictures whose side and number are in pictures.json."""
    form = json.loads((folder / "pictures.json").read_text())
    side, count = form["side"], form["count"]
    data = (folder / "pictures.rgb").read_bytes()
    size = 3 * side * side
    return [Image.frombytes("RGB", (side, side), data[i * size:(i + 1) * size]) for i in range(count)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--paced", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    random.seed(0)
    pictures = read_pictures(options.folder)
    drawings = [Path(name).read_bytes() for name in (options.folder / "png.txt").read_text().splitlines()]
    view = published()
    view(pictures[0])

    def make_views():
        made, start = 0, time.perf_counter()
        while time.perf_counter() - start < options.seconds:
            picture = pictures[made // 2 % len(pictures)]
            view(picture), view(picture)
            made += 2
        return made / (time.perf_counter() - start)

    def decode():
        made, start = 0, time.perf_counter()
        while drawings and time.perf_counter() - start < options.seconds:
            for data in drawings:
                Image.open(io.BytesIO(data)).convert("RGBA")
            made += len(drawings)
        return made / (time.perf_counter() - start) if made else None

    while not options.paced or sys.stdin.readline():
        print(json.dumps({"views_per_s": make_views(), "decoded_per_s": decode()}), flush=True)
        if not options.paced:
            break


if __name__ == "__main__":
    main()
