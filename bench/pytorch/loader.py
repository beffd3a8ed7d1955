"""Compares the loader with torchvision and webdataset on the same shards.

    ./imglish bench loader --dataset /tmp/loader --json > /tmp/loader.json
    python bench/pytorch/loader.py /tmp/loader /tmp/loader.json

Both read, decode, crop (a fifth to all of the image, bicubic), flip and jitter; one process a core.
"""

import glob
import io
import json
import os
import statistics
import sys
import time

import torch
import webdataset
from PIL import Image
from torchvision import transforms


def images_per_second(folder, side, workers, batch=128, rounds=9):
    change = transforms.Compose([
        transforms.RandomResizedCrop(side, scale=(0.2, 1.0), interpolation=transforms.InterpolationMode.BICUBIC),
        transforms.RandomHorizontalFlip(),
        transforms.ColorJitter(0.4, 0.4, 0.4),
        transforms.ToTensor(),
        transforms.Normalize((0.5,) * 3, (0.5,) * 3),
    ])
    shards = sorted(glob.glob(os.path.join(folder, "*.tar")))
    samples = (webdataset.WebDataset(shards * workers, shardshuffle=False, nodesplitter=None, empty_check=False)
               .repeat()
               .map(lambda sample: change(Image.open(io.BytesIO(sample.get("jpg", sample.get("png")))).convert("RGB"))))
    loader = iter(torch.utils.data.DataLoader(samples, batch_size=batch, num_workers=workers, prefetch_factor=2))
    for _ in range(2 * workers + 1):
        next(loader)
    started, seconds = time.perf_counter(), []
    for _ in range(rounds):
        next(loader)
        now = time.perf_counter()
        seconds.append(now - started)
        started = now
    return batch / statistics.mean(seconds)


def main():
    folder, measured = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))[0]
    workers = measured["threads"]
    reference = images_per_second(folder, measured["side"], workers)
    print(f"imglish                  {measured['imagesPerSecond']:10.1f} images/s")
    print(f"torchvision + webdataset {reference:10.1f} images/s, {workers} processes")
    print(f"ratio                    {measured['imagesPerSecond'] / reference:10.2f}")


if __name__ == "__main__":
    main()
