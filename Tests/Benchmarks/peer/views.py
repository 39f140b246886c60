"""Views a second on one core: `python views.py FOLDER [--seconds 3]`, FOLDER as `triad bench data --export` writes it.

torchvision's transforms on PIL, the operations of Triad's `Augmentation.published`: random resized crop (20 to 100 %,
bicubic), colour jitter (0.4, 0.4, 0.4, 0.1) in 80 %, grey in 20 %, blur in 50 %, flip in 50 %, to a normalised tensor. Two
views a picture: of 64 pixels from pixels in memory, and of 256 pixels from JPEG files in memory, each decoded once for both
views. PNG files are decoded on their own, where the export lists some. Seconds are processor time of the thread, on both
sides. Prints one JSON line; with --paced one a line of input.
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

MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)


class Blur:
    """As in the published code: PIL's Gaussian blur of a radius between 0.1 and 2."""

    def __call__(self, picture):
        return picture.filter(ImageFilter.GaussianBlur(random.uniform(0.1, 2)))


def published(side):
    return transforms.Compose([
        transforms.RandomResizedCrop(side, scale=(0.2, 1.0), interpolation=InterpolationMode.BICUBIC),
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


def read_files(listing):
    """The bytes of the files whose paths are the lines of `listing`."""
    return [Path(name).read_bytes() for name in listing.read_text().splitlines()]


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
    photographs = read_files(options.folder / "jpeg.txt")
    drawings = read_files(options.folder / "png.txt")
    small, large = published(64), published(256)
    small(pictures[0])

    def rate(made_at_once, make):
        """Of what `make`, given a round, makes `made_at_once` of."""
        rounds, start = 0, time.thread_time()
        while time.thread_time() - start < options.seconds:
            make(rounds)
            rounds += 1
        return made_at_once * rounds / (time.thread_time() - start)

    def views_of_pixels(number):
        picture = pictures[number % len(pictures)]
        small(picture), small(picture)

    def views_of_file(number):
        picture = Image.open(io.BytesIO(photographs[number % len(photographs)])).convert("RGB")
        large(picture), large(picture)

    def decode(_):
        for data in drawings:
            Image.open(io.BytesIO(data)).convert("RGBA")

    while not options.paced or sys.stdin.readline():
        rates = {"views_per_s": rate(2, views_of_pixels), "photograph_views_per_s": rate(2, views_of_file),
                 "decoded_per_s": rate(len(drawings), decode) if drawings else None}
        print(json.dumps(rates), flush=True)
        if not options.paced:
            break


if __name__ == "__main__":
    main()
