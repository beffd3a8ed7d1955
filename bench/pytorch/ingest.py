"""Re-encoding of images by Imglish's ingest and by img2dataset's resizer, side by side and of the same files.

Each round runs `./imglish bench ingest` and then img2dataset's Resizer with its tar writer, each in one process: read JPEG files,
decode, scale the shorter side by averaging areas, encode at quality 92, write tar shards of 1,000.
"""

import argparse
import io
import json
import pathlib
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

import cv2
import numpy
from img2dataset.resizer import Resizer

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUALITY = 92
SHARD = 1000
# blobs of this many pixels make JPEG files about as large as photos'
GRAIN = 10


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", metavar="DIR", help="a folder of folders of JPEG files (default: photos are made)")
    parser.add_argument("--photos", type=int, default=2000, help="photos to make")
    parser.add_argument("--size", default="640x480", help="their width and height in pixels")
    parser.add_argument("--side", type=int, default=224, help="shorter side of what is written, in pixels")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print every measurement as JSON")
    return parser.parse_args()


def make(folder, options):
    """Colored noise that was enlarged, as JPEG."""
    width, height = (int(number) for number in options.size.split("x"))
    pictures = folder / "photo"
    pictures.mkdir(parents=True)
    for number in range(options.photos):
        noise = numpy.random.default_rng(number).integers(0, 256, (height // GRAIN, width // GRAIN, 3), dtype=numpy.uint8)
        photo = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
        cv2.imwrite(str(pictures / f"{number:06}.jpg"), photo, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])


def files_of(folder):
    files = sorted(path for path in pathlib.Path(folder).rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    if not files:
        sys.exit(f"ingest.py: there is no JPEG file in {folder}")
    return files


def reference(files, target, options):
    """Images a second of img2dataset, and the bytes that it wrote."""
    resize = Resizer(options.side, "keep_ratio", False, encode_quality=QUALITY)
    started = time.perf_counter()
    written = 0
    for first in range(0, len(files), SHARD):
        with tarfile.open(target / f"{first:09}.tar", "w") as shard:
            for path in files[first:first + SHARD]:
                encoded, *_, error = resize(io.BytesIO(path.read_bytes()))
                if error:
                    sys.exit(f"ingest.py: img2dataset cannot read {path}: {error}")
                member = tarfile.TarInfo(path.stem + ".jpg")
                member.size = len(encoded)
                shard.addfile(member, io.BytesIO(encoded))
                written += len(encoded)
    return len(files) / (time.perf_counter() - started), written


def imglish(folder, options):
    """Images a second of Imglish, survey included."""
    command = [str(ROOT / "imglish"), "bench", "ingest", "--source", str(folder), "--format", "IMAGE_FOLDER", "--side",
               str(options.side), "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)[0]["recordsPerSecond"]


def compare(folder, options):
    files = files_of(folder)
    rounds = []
    for number in range(options.rounds):
        ours = imglish(folder, options)
        with tempfile.TemporaryDirectory() as target:
            theirs, written = reference(files, pathlib.Path(target), options)
        rounds.append({"imglish": ours, "img2dataset": theirs, "ratio": ours / theirs})
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    if options.json:
        print(json.dumps(rounds, indent=2))
        return
    print(f"{len(files)} images to {options.side} pixels, about {written // len(files)} bytes each, one process a side, "
          f"{options.rounds} rounds in turns")
    print("side               images/s")
    for side in ("imglish", "img2dataset"):
        print(f"{side:<16} {statistics.median(each[side] for each in rounds):10.1f}")
    ratios = [each["ratio"] for each in rounds]
    print(f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    parsed = arguments()
    if parsed.images:
        compare(parsed.images, parsed)
    else:
        with tempfile.TemporaryDirectory() as made:
            make(pathlib.Path(made), parsed)
            compare(made, parsed)
