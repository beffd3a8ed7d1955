"""Training steps of Imglish and of torchscale's BEiT-3 side by side.

Each round runs `./imglish bench train` and then torchscale in a process of its own, so that whatever else the machine does
falls on both. Both perform the same step: same shape of the model, same masked places, same heads and loss at the masked
places only, stochastic depth, gradients clipped at 3, AdamW in two groups, float32, same number of threads.
"""

import argparse
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

# layers, width, expert width, heads, image, patch, words, text positions, visual codes: as ModelConfig.Preset
PRESETS = {
    "tiny": (3, 128, 512, 4, 32, 8, 2_000, 128, 128),
    "small": (6, 384, 1536, 6, 128, 16, 8_000, 256, 128),
    "base": (12, 768, 3072, 12, 224, 16, 64_010, 1024, 8192),
    "large": (24, 1024, 4096, 16, 224, 16, 64_010, 1024, 8192),
}
# torchscale as it is; with PyTorch's fused AdamW; with its fused attention besides, as a good engineer would run it, and in autocast
SIDES = {
    "imglish": (),
    "torchscale": (),
    "torchscale, fused": ("--fused",),
    "torchscale, sdpa": ("--fused", "--sdpa"),
}
BFLOAT16 = {
    "imglish, auto": ("--precision", "auto"),
    "torchscale, autocast": ("--fused", "--sdpa", "--autocast"),
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", choices=PRESETS, default="base")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--window", type=int, default=64, help="tokens of each text")
    parser.add_argument("--objective", default="images,pairs", help="images, pairs or both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--warmup", type=int, default=2)
    parser.add_argument("--steps", type=int, default=5)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--bfloat16", action="store_true",
                        help="also Imglish with 'precision: auto' and torchscale in bfloat16's autocast")
    parser.add_argument("--json", action="store_true", help="print every measurement as JSON")
    parser.add_argument("--measure", choices=("images", "pairs"), help=argparse.SUPPRESS)
    for flag in ("--fused", "--sdpa", "--autocast"):
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


class Batch:
    """The made-up batch of org.imglish.core.bench.BenchBatch."""

    def __init__(self, torch, options):
        _, _, _, _, side, patch, vocabulary, _, codes = PRESETS[options.preset]
        batch, window = options.batch, options.window
        patches = (side // patch) ** 2
        values = batch * 3 * side * side
        self.pixels = ((torch.arange(values) % 255) / 127 - 1).reshape(batch, 3, side, side)
        mask = torch.zeros(batch, patches)
        for i in range(batch):
            for j in range(int(0.4 * patches + 0.5)):
                mask[i, (7919 * j + i) % patches] = 1
        self.mask = mask.bool()
        self.patches = mask.reshape(-1).nonzero().reshape(-1)
        self.codes = torch.arange(len(self.patches)) % codes
        index = torch.arange(batch * window)
        self.tokens = (5 + index % (vocabulary - 5)).reshape(batch, window)
        padded = (index // window % 2 == 1) & (index % window >= window - window // 4)
        self.padding = padded.reshape(batch, window)
        self.places = index[index % window % 2 == 1]
        self.words = 5 + 31 * torch.arange(len(self.places)) % (vocabulary - 5)


def model(torch, options):
    from torchscale.architecture.config import EncoderConfig
    from torchscale.model.BEiT3 import BEiT3

    layers, width, expert, heads, side, patch, vocabulary, positions, codes = PRESETS[options.preset]
    config = EncoderConfig(encoder_layers=layers, encoder_embed_dim=width, encoder_ffn_embed_dim=expert,
                           encoder_attention_heads=heads, img_size=side, patch_size=patch, vocab_size=vocabulary,
                           max_source_positions=positions, multiway=True, subln=True, drop_path_rate=0.1,
                           no_output_layer=True)
    return torch.nn.ModuleDict({
        "beit3": BEiT3(config),
        "vision_head": torch.nn.Linear(width, codes),
        "language_head": torch.nn.Linear(width, vocabulary),
    })


def fuse_attention(torch):
    """Puts PyTorch's scaled-dot-product attention into torchscale's module."""
    from torchscale.component.multihead_attention import MultiheadAttention

    def forward(self, query, key, value, incremental_state=None, key_padding_mask=None, attn_mask=None, rel_pos=None,
                is_first_step=False):
        if incremental_state is not None or attn_mask is not None or rel_pos is not None or self.xpos is not None:
            raise NotImplementedError("only what BEiT-3's encoder asks for")

        def heads(projected):
            return projected.view(*projected.shape[:2], self.num_heads, self.head_dim).transpose(1, 2)

        mask = None if key_padding_mask is None else ~key_padding_mask.bool()[:, None, None, :]
        mixed = torch.nn.functional.scaled_dot_product_attention(
            heads(self.q_proj(query)), heads(self.k_proj(key)), heads(self.v_proj(value)), attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(query.shape)
        if self.inner_attn_ln is not None:
            mixed = self.inner_attn_ln(mixed)
        return self.out_proj(mixed), None

    MultiheadAttention.forward = forward


def loss_of(torch, network, batch, kind):
    cross_entropy = torch.nn.functional.cross_entropy
    pair = kind == "pairs"
    hidden = network["beit3"](textual_tokens=batch.tokens if pair else None, visual_tokens=batch.pixels,
                              text_padding_position=batch.padding if pair else None,
                              vision_masked_position=batch.mask)["encoder_out"]
    width = hidden.shape[-1]
    patches = batch.mask.shape[1]
    seen = hidden[:, 1:1 + patches].reshape(-1, width)[batch.patches]
    loss = cross_entropy(network["vision_head"](seen), batch.codes)
    if pair:
        read = hidden[:, 1 + patches:].reshape(-1, width)[batch.places]
        loss = loss + cross_entropy(network["language_head"](read), batch.words)
    return loss


def measure(options):
    """Measures torchscale in this process and prints one JSON object."""
    import torch

    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    if options.sdpa:
        fuse_attention(torch)
    network = model(torch, options)
    batch = Batch(torch, options)

    def loss_now():
        with torch.autocast("cpu", torch.bfloat16, enabled=options.autocast):
            return loss_of(torch, network, batch, options.measure)

    first = loss_now()
    first.backward()
    trained = {name: p for name, p in network.named_parameters() if p.grad is not None}
    decayed = [p for name, p in trained.items() if p.dim() > 1 and "cls_token" not in name and "positions.A" not in name]
    others = [p for p in trained.values() if not any(p is q for q in decayed)]
    # fused=None is PyTorch's default
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.05}, {"params": others, "weight_decay": 0}],
                                  lr=1e-3, betas=(0.9, 0.98), eps=1e-6, fused=True if options.fused else None)
    seconds = []
    for step in range(options.warmup + options.steps):
        if step == options.warmup:
            cpu_started = time.process_time()
        started = time.perf_counter()
        optimizer.zero_grad()
        loss = loss_now()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), 3.0)
        optimizer.step()
        loss.item()
        if step >= options.warmup:
            seconds.append(time.perf_counter() - started)
    print(json.dumps({
        "kind": options.measure.upper(),
        "firstLoss": first.item(),
        "parameters": sum(p.numel() for p in trained.values()),
        "stepSeconds": statistics.median(seconds),
        "cpuSeconds": (time.process_time() - cpu_started) / options.steps,
        "samplesPerSecond": options.batch / statistics.median(seconds),
        "peakBytes": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }))


def sides(options):
    """Further options by side."""
    return {**SIDES, **BFLOAT16} if options.bfloat16 else SIDES


def run(side, kind, options):
    """One measurement of one side, in a process of its own."""
    shape = ["--preset", options.preset, "--batch", str(options.batch), "--window", str(options.window), "--warmup",
             str(options.warmup), "--steps", str(options.steps), "--threads", str(options.threads)]
    shape += sides(options)[side]
    if side.startswith("imglish"):
        command = [str(ROOT / "imglish"), "bench", "train", "--objective", kind, "--json", *shape]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)[0]
    command = [sys.executable, __file__, "--measure", kind, *shape]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def compare(options):
    kinds = options.objective.split(",")
    if not set(kinds) <= {"images", "pairs"}:
        sys.exit(f"compare.py: --objective takes images, pairs or both, but got {options.objective}")
    rounds = {(kind, side): [] for kind in kinds for side in sides(options)}
    for number in range(options.rounds):
        for kind in kinds:
            for side in sides(options):
                rounds[kind, side].append(run(side, kind, options))
                print(f"round {number + 1} of {options.rounds}: {kind}, {side}", file=sys.stderr)
    rows = [row(kind, side, rounds) for kind in kinds for side in sides(options)]
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{options.preset}, batch {options.batch}, texts of {options.window} tokens, {options.threads} threads, "
          f"{options.rounds} rounds in turns; samples/s of Imglish in float32 against each side, median and range")
    print("step    side                  samples/s  cpu s/step  peak MiB  ratio                by processor time")
    for each in rows:
        print(f"{each['step']:<7} {each['side']:<21} {each['samplesPerSecond']:9.2f} {each['cpuSeconds']:11.3f} "
              f"{each['peakBytes'] / 2**20:9.0f}  {spread(each['ratios'])}  {spread(each['ratiosByCpu'])}")


def spread(ratios):
    return f"{statistics.median(ratios):5.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def row(kind, side, rounds):
    ours, theirs = rounds[kind, "imglish"], rounds[kind, side]
    if ours[0]["parameters"] != theirs[0]["parameters"]:
        sys.exit(f"compare.py: {side} trains {theirs[0]['parameters']} values, Imglish {ours[0]['parameters']}")
    plain = rounds[kind, "torchscale"][0]["firstLoss"]
    if side.startswith("torchscale") and abs(theirs[0]["firstLoss"] - plain) > 1e-2 * plain:
        sys.exit(f"compare.py: the first loss of {side} is {theirs[0]['firstLoss']}, that of torchscale {plain}")
    # the ratio of each round first: both sides of a round met the same disturbance
    return {
        "step": kind,
        "side": side,
        "samplesPerSecond": statistics.median(each["samplesPerSecond"] for each in theirs),
        "cpuSeconds": statistics.median(each["cpuSeconds"] for each in theirs),
        "peakBytes": max(each["peakBytes"] for each in theirs),
        "ratios": [o["samplesPerSecond"] / t["samplesPerSecond"] for o, t in zip(ours, theirs)],
        "ratiosByCpu": [t["cpuSeconds"] / o["cpuSeconds"] for o, t in zip(ours, theirs)],
        "rounds": theirs,
    }


if __name__ == "__main__":
    parsed = arguments()
    if parsed.measure:
        measure(parsed)
    else:
        compare(parsed)
