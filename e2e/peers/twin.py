"""What the twins share: how they run and are set, the pictures that they learn from, and the answers to what is asked of them.

A twin is started with how it runs (eager, bf16, compile or compile-bf16) and the settings that ours has, as JSON; these may
name files of uint8 [count, side, side, 3]: `pictures` and, of pairs, `inputs` and `heldOut`. Asked a line at a time, it answers one JSON object a line:
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
torch.manual_seed(setting("seed", 0))
kept_at_once = 50


def stored(part, side):
    """Pictures uint8 [count, side, side, 3] of the file that this setting names; without it, of chance, which take as long."""
    file = setting(part)
    if file is None:
        return torch.randint(0, 256, (256, side, side, 3), dtype=torch.uint8)
    return torch.from_numpy(np.fromfile(file, np.uint8).reshape(-1, side, side, 3))


def brought(pictures):
    """uint8 [n, side, side, 3] as [n, 3, side, side] in -1 to 1."""
    x = pictures.permute(0, 3, 1, 2).float() / 127.5 - 1
    return x.contiguous(memory_format=torch.channels_last)


def drawer(side, batch, *parts):
    """A function that draws a batch [batch, 3, side, side] in -1 to 1 of each part, the same places of all; mirrored by the
    toss of a coin where that is set. Without parts, of `pictures` alone, by itself.
    """
    stores = [stored(part, side) for part in parts or ("pictures",)]

    def reals():
        places, coin = torch.randint(0, len(stores[0]), (batch,)), torch.rand(batch, 1, 1, 1) < 0.5
        drawn = [brought(store[places]) for store in stores]
        if setting("mirror", True):
            drawn = [torch.where(coin, x.flip(3), x) for x in drawn]
        drawn = [x.contiguous(memory_format=torch.channels_last) for x in drawn]
        return drawn if parts else drawn[0]

    return reals


def follow(averaged, network, half_life, seen, images):
    """The average after a step of so many pictures; its half-life is at most a twentieth of those seen before."""
    half_life = min(half_life, 0.05 * seen)
    moved = 1 - (0.5 ** (images / half_life) if half_life > 0 else 0)
    numbers = lambda module: [each for each in module.state_dict().values() if each.is_floating_point()]
    with torch.no_grad():
        torch._foreach_lerp_(numbers(averaged), numbers(network), moved)


def pixels(pictures):
    """[n, 3, side, side] about -1 to 1 as uint8 [n, side, side, 3]."""
    return ((pictures.float() + 1) * 127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().numpy()


def keep(sample, count, file):
    with open(file, "wb") as out:
        for first in range(0, count, kept_at_once):
            out.write(sample(min(kept_at_once, count - first), first).tobytes())


def timed(do):
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def serve(step, sample):
    """`step(number)` trains; `sample(count, first)` answers `pixels`, of the inputs from `first` on where there are any."""
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
