"""Loading of images by Imglish and by torchvision with webdataset, side by side and from the same shards.

Each round runs `./imglish bench loader` and then a DataLoader with as many processes as Imglish has threads. Both read tar
shards, decode JPEG, crop (a fifth to all of the image, bicubic), flip, jitter and normalize into float32 batches.
"""

import argparse
import glob
import io
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch
import webdataset
from PIL import Image
from torchvision import transforms

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", metavar="DIR", help="folder of an ingested dataset of images, or an empty one that "
                        "images are made in (default: a temporary one)")
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batches", type=int, default=9, help="measured batches a round and worker; their median counts")
    parser.add_argument("--threads", type=int, default=CORES, help="threads of Imglish, processes of PyTorch")
    parser.add_argument("--json", action="store_true", help="print every measurement as JSON")
    return parser.parse_args()


def changes(side):
    return transforms.Compose([
        transforms.RandomResizedCrop(side, scale=(0.2, 1.0), interpolation=transforms.InterpolationMode.BICUBIC),
        transforms.RandomHorizontalFlip(),
        transforms.ColorJitter(0.4, 0.4, 0.4),
        transforms.ToTensor(),
        transforms.Normalize((0.5,) * 3, (0.5,) * 3),
    ])


def image_of(sample):
    for name in ("jpg", "jpeg", "png", "webp"):
        if name in sample:
            return Image.open(io.BytesIO(sample[name])).convert("RGB")
    raise ValueError(f"sample {sample['__key__']} has no image")


def reference(folder, options):
    """Images a second of torchvision with webdataset."""
    change = changes(options.side)
    shards = sorted(glob.glob(os.path.join(folder, "*.tar")))
    if not shards:
        sys.exit(f"loader.py: there is no shard (*.tar) in {folder}")
    # each worker gets the whole list: a dataset of few shards would leave some without any
    samples = (webdataset.WebDataset(shards * options.threads, shardshuffle=False, empty_check=False)
               .repeat()
               .map(lambda sample: change(image_of(sample))))
    loader = torch.utils.data.DataLoader(samples, batch_size=options.batch, num_workers=options.threads, prefetch_factor=2)
    batches = iter(loader)
    # the batches that were loaded ahead while the workers started
    for _ in range(3 * options.threads):
        next(batches)
    seconds = []
    for _ in range(options.batches):
        started = time.perf_counter()
        # workers deliver in turns: one batch of each is the time that all of them took for one
        for _ in range(options.threads):
            assert next(batches).shape == (options.batch, 3, options.side, options.side)
        seconds.append((time.perf_counter() - started) / options.threads)
    return options.batch / statistics.median(seconds)


def imglish(folder, options):
    """Images a second of Imglish."""
    command = [str(ROOT / "imglish"), "bench", "loader", "--dataset", folder, "--side", str(options.side), "--batch",
               str(options.batch), "--rounds", str(options.batches), "--threads", str(options.threads), "--json"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)[0]["imagesPerSecond"]


def compare(folder, options):
    rounds = []
    for number in range(options.rounds):
        ours = imglish(folder, options)
        theirs = reference(folder, options)
        rounds.append({"imglish": ours, "torchvision": theirs, "ratio": ours / theirs})
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    if options.json:
        print(json.dumps(rounds, indent=2))
        return
    print(f"side {options.side}, batch {options.batch}, {options.threads} threads or processes on {CORES} cores, "
          f"{options.rounds} rounds in turns")
    print("side                       images/s  images/s and core")
    for name, side in (("Imglish", "imglish"), ("torchvision + webdataset", "torchvision")):
        speed = statistics.median(each[side] for each in rounds)
        print(f"{name:<24} {speed:10.1f} {speed / min(options.threads, CORES):18.1f}")
    print(f"ratio {statistics.median(each['ratio'] for each in rounds):.2f}")


if __name__ == "__main__":
    parsed = arguments()
    if parsed.dataset:
        compare(parsed.dataset, parsed)
    else:
        with tempfile.TemporaryDirectory() as made:
            compare(made, parsed)
