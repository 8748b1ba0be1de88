"""The twin of src/main/worker/nn/augment-pipe.ts: StyleGAN2-ADA's pipe of augmentations, each change made with a chance.
Between neighbouring pixels by four reads, since PyTorch's own sampling has no second derivative.
"""
import math

import torch

SHIFT, STRETCH, BRIGHTNESS, CONTRAST, SATURATION = 0.125, 0.2, 0.2, 0.5, 1.0
GREY = torch.full((3, 3), 1 / 3)
REST = torch.eye(3) - GREY
AROUND = torch.tensor([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]]) / math.sqrt(3)


def drawn(batch, chance):
    """What is drawn for each picture, 0 where it is spared: normal, from -reach to reach, whole from 0 below count."""
    spared = lambda values, chance=chance: values * (torch.rand(batch) < chance)
    normal = lambda deviation: spared(torch.randn(batch) * deviation)
    uniform = lambda reach, *chance: spared((2 * torch.rand(batch) - 1) * reach, *chance)
    whole = lambda count: spared(torch.randint(0, count, (batch,)).float())
    return normal, uniform, whole


def between(place, side):
    """The two pixels that a place lies between, mirrored at the edges, and the share of the second."""
    span = side - 1
    mirrored = span - (torch.remainder(place, 2 * span) - span).abs()
    first = mirrored.floor().clamp(max=span - 1)
    return first.long(), mirrored - first


def warp(x, across, down):
    """Each place of the result is read at (a · column + b · row + c) from the middle; `across` and `down` are such lines."""
    batch, _, side, _ = x.shape
    middle = (side - 1) / 2
    line = torch.arange(side) - middle
    each = lambda values: values.view(batch, 1, 1)
    place = lambda a, b, c: each(a) * line[None, None, :] + each(b) * line[None, :, None] + each(c) + middle
    (column, right), (row, below) = between(place(*across), side), between(place(*down), side)
    picture, pixels, out = torch.arange(batch).view(-1, 1, 1), x.permute(0, 2, 3, 1), 0
    for down_by, share in ((0, 1 - below), (1, below)):
        for right_by, other in ((0, 1 - right), (1, right)):
            out = out + pixels[picture, row + down_by, column + right_by] * (share * other).unsqueeze(3)
    return out.permute(0, 3, 1, 2)


def moved(x, chance):
    batch, side = x.shape[0], x.shape[2]
    normal, uniform, whole = drawn(batch, chance)
    turning = 1 - (1 - chance) ** 0.5
    flip = 1 - 2 * whole(2)
    turn, again = whole(4) * (math.pi / 2) + uniform(math.pi, turning), uniform(math.pi, turning)
    scale, wide = 2 ** normal(STRETCH), 2 ** normal(STRETCH)

    def line(first, second, by):
        one, other = first * wide * by, second / wide * by
        return one * again.cos() + other * again.sin(), other * again.cos() - one * again.sin()

    parts = normal(SHIFT * side), normal(SHIFT * side)
    lines = []
    for a, b in (line(turn.cos(), -turn.sin(), scale * flip), line(turn.sin(), turn.cos(), scale)):
        lines.append((a, b, uniform(SHIFT * side).round() + a * parts[0] + b * parts[1]))
    return warp(x, *lines)


def recoloured(x, chance):
    batch = x.shape[0]
    normal, uniform, whole = drawn(batch, chance)
    each = lambda values: values.view(batch, 1, 1)
    level, light, hue, colourful = 2 ** normal(CONTRAST), 1 - 2 * whole(2), uniform(math.pi), 2 ** normal(SATURATION)
    colours = each(light) * GREY + each(colourful * hue.cos()) * REST + each(colourful * hue.sin()) * AROUND
    added = each(level * light * normal(BRIGHTNESS))
    seen = x.permute(0, 2, 3, 1).flatten(1, 2) @ (colours * each(level)) + added
    return seen.view(batch, *x.shape[2:], 3).permute(0, 3, 1, 2)


def augment(x, chance):
    """[batch, 3, side, side] in -1 to 1, each change of each picture with this chance."""
    return recoloured(moved(x, chance), chance).contiguous(memory_format=torch.channels_last)
