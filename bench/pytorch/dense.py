"""Operators of dense tasks in Imglish and in torchvision, side by side on the same boxes and features.

Each round runs `./imglish bench dense` and then torchvision's operators, each in a process of its own. Both make their inputs by
the same formulas; a round whose sides do not come to the same sums ends the comparison.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
IMAGE, STRIDE, CHANNELS, THRESHOLD = 1024, 16, 256, 0.7


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regions", type=int, default=512)
    parser.add_argument("--proposals", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=15, help="measured calls a round; their median counts")
    parser.add_argument("--threads", type=int, default=CORES)
    parser.add_argument("--json", action="store_true", help="print every measurement as JSON")
    parser.add_argument("--reference", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def boxes(torch, count):
    made = []
    for i in range(count):
        width, height = 16 + i * 7919 % 400, 16 + i * 104729 % 400
        left, top = i * 15485863 % (IMAGE - width), i * 32452843 % (IMAGE - height)
        made.append([left, top, left + width, top + height])
    return torch.tensor(made, dtype=torch.float32)


def reference(options):
    """Milliseconds and sums of torchvision."""
    import torch
    from torchvision.ops import nms, roi_align

    torch.set_num_threads(options.threads)
    side = IMAGE // STRIDE
    values = torch.arange(CHANNELS * side * side, dtype=torch.int64) % 1009
    features = (values.to(torch.float32) / 1009).reshape(1, CHANNELS, side, side).requires_grad_()
    regions = boxes(torch, options.regions)
    proposals = boxes(torch, options.proposals)
    scores = (torch.arange(options.proposals, dtype=torch.int64) * 7919 % 10007).to(torch.float32) / 10007

    def pooled(cells):
        features.grad = None
        out = roi_align(features, [regions], cells, 1 / STRIDE, sampling_ratio=2, aligned=True)
        (out.square().sum() / 2).backward()
        return out.sum().item() + features.grad.sum().item()

    work = [("roi_align", 7, lambda: pooled(7)), ("roi_align", 14, lambda: pooled(14)),
            ("nms", 0, lambda: float(len(nms(proposals, scores, THRESHOLD))))]
    speeds = []
    for operator, cells, call in work:
        total = call()
        seconds, cpu = [], []
        for _ in range(options.repeats):
            started, used = time.perf_counter(), time.process_time()
            call()
            seconds.append(time.perf_counter() - started)
            cpu.append(time.process_time() - used)
        speeds.append({"operator": operator, "side": cells, "seconds": statistics.median(seconds),
                       "cpuSeconds": statistics.median(cpu), "sum": total})
    print(json.dumps(speeds))


def output(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def compare(options):
    rounds = []
    sizes = ["--regions", str(options.regions), "--proposals", str(options.proposals), "--threads", str(options.threads)]
    for number in range(options.rounds):
        ours = output([str(ROOT / "imglish"), "bench", "dense", "--rounds", str(options.repeats), "--json", *sizes])
        theirs = output([sys.executable, __file__, "--reference", "--repeats", str(options.repeats), *sizes])
        for one, other in zip(ours, theirs, strict=True):
            if abs(one["sum"] - other["sum"]) > 1e-4 * abs(other["sum"]):
                sys.exit(f"dense.py: {one['operator']} comes to {one['sum']} here and to {other['sum']} in torchvision")
        rounds.append([ours, theirs])
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
    if options.json:
        print(json.dumps(rounds, indent=2))
        return
    print(f"{options.threads} threads on {CORES} cores, {options.rounds} rounds in turns; milliseconds are medians, ratios those of "
          "the rounds, with their range")
    print("operator    cells   Imglish  torchvision  ratio               by processor time")
    for place, operator in enumerate(rounds[0][0]):
        def median(side):
            return 1000 * statistics.median(each[side][place]["seconds"] for each in rounds)

        def ratio(field):
            ratios = sorted(theirs[place][field] / ours[place][field] for ours, theirs in rounds)
            return f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"

        print(f"{operator['operator']:<10} {operator['side'] or '-':>6} {median(0):9.2f} {median(1):12.2f}  {ratio('seconds'):<18}  "
              f"{ratio('cpuSeconds')}")


if __name__ == "__main__":
    parsed = arguments()
    reference(parsed) if parsed.reference else compare(parsed)
