"""What the twins share: how they run and are set, the pictures that they learn from, and the answers to what is asked of them.

A twin is started with how it runs (eager, bf16, compile or compile-bf16) and the settings that ours has, as JSON; these may
hold `pictures`, a file of uint8 [count, side, side, 3]. Asked a line at a time, it answers one JSON object a line:
"16" does 16 steps, "sample 64" makes 64 pictures five times, "keep 1000 FILE" writes 1,000 as uint8 [count, side, side, 3].
"""
import json
import statistics
import sys
import time

import numpy as np
import torch

how = sys.argv[1] if len(sys.argv) > 1 else "eager"
setting = (json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}).get
# 0 leaves a choice to the recipe.
chosen = lambda name, usual: setting(name) or usual
torch.manual_seed(0)
kept_at_once = 50


def learned_from(side):
    """Pictures uint8 [count, side, side, 3]; without any, of chance, which take as long."""
    file = setting("pictures")
    if file is None:
        return torch.randint(0, 256, (256, side, side, 3), dtype=torch.uint8)
    return torch.from_numpy(np.fromfile(file, np.uint8).reshape(-1, side, side, 3))


def drawer(side, batch):
    """A function that draws a batch [batch, 3, side, side] in -1 to 1, each mirrored by the toss of a coin where that is set."""
    dataset = learned_from(side)

    def reals():
        x = dataset[torch.randint(0, len(dataset), (batch,))].permute(0, 3, 1, 2).float() / 127.5 - 1
        if setting("mirror", True):
            x = torch.where(torch.rand(batch, 1, 1, 1) < 0.5, x.flip(3), x)
        return x.contiguous(memory_format=torch.channels_last)

    return reals


def pixels(pictures):
    """[n, 3, side, side] about -1 to 1 as uint8 [n, side, side, 3]."""
    return ((pictures.float() + 1) * 127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().numpy()


def keep(sample, count, file):
    with open(file, "wb") as out:
        for first in range(0, count, kept_at_once):
            out.write(sample(min(kept_at_once, count - first)).tobytes())


def timed(do):
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def serve(step, sample):
    """`step(number)` trains; `sample(count)` answers `pixels`."""
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "sample":
            times = [timed(lambda: sample(int(rest))) for _ in range(5)]
        elif word == "keep":
            count, _, file = rest.partition(" ")
            times = [timed(lambda: keep(sample, int(count), file))]
        else:
            times = [timed(lambda: step(number)) for number in range(int(word))]
        # Sampling answers its median, as ours does; steps their mean, so that each counts its share of the penalties.
        average = statistics.median(times) if word == "sample" else statistics.fmean(times)
        print(json.dumps({"torch": torch.__version__, "how": how, "ms": average, "best": min(times)}), flush=True)
