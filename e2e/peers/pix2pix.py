"""The PyTorch twin of src/main/worker/gans/pix2pix.ts: the same networks, batch, losses, optimizer, averaging and moved pairs.
Started and asked as twin.py says; `network` names the file of the network that `texture` is seen by.
"""
import contextlib
import json
import math
import struct

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from twin import brought, chosen, drawer, follow, how, pixels, serve, setting, stored

SIDE, BATCH, WIDTH = chosen("resolution", 64), chosen("batch", 4), chosen("width", 32)
RATE, HALF_LIFE = chosen("learningRate", 5e-4), chosen("average", 10_000)
CLOSENESS, TEXTURE = setting("closeness", 50), 10 * setting("texture", 10)
DEPTH, HALVINGS, SLOPE = int(math.log2(SIDE)), min(3, int(math.log2(SIDE)) - 4), 0.2
SEEN_STAGES = 3


def channels(level):
    return 3 if level < 0 else WIDTH * min(8, 2**level)


def down(level):
    normed = 0 < level < DEPTH - 1
    layers = [] if level == 0 else [nn.LeakyReLU(SLOPE)]
    layers.append(nn.Conv2d(channels(level - 1), channels(level), 4, 2, 1, bias=not normed))
    return nn.Sequential(*layers, *([nn.BatchNorm2d(channels(level))] if normed else []))


def up(level):
    joined = channels(level) * (1 if level == DEPTH - 1 else 2)
    double = nn.ConvTranspose2d(joined, channels(level - 1), 4, 2, 1, bias=level == 0)
    end = [nn.Tanh()] if level == 0 else [nn.BatchNorm2d(channels(level - 1))]
    if level > 3 and DEPTH - level <= 3:
        end.append(nn.Dropout(0.5))
    return nn.Sequential(nn.ReLU(), double, *end)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.downs = nn.ModuleList(down(level) for level in range(DEPTH))
        self.ups = nn.ModuleList(up(level) for level in range(DEPTH))

    def forward(self, x):
        features = []
        for each in self.downs:
            x = each(x)
            features.append(x)
        for level in reversed(range(DEPTH)):
            x = self.ups[level](x if level == DEPTH - 1 else torch.cat([x, features[level]], 1))
        return x


class Same(nn.Sequential):
    """A convolution of 4 at every place, so that there are as many scores as places."""

    def __init__(self, before, after, bias):
        super().__init__(nn.ZeroPad2d((1, 2, 1, 2)), nn.Conv2d(before, after, 4, bias=bias))


def patch_stage(stage):
    first = stage == 0
    before, after = 6 if first else WIDTH * min(8, 2 ** (stage - 1)), WIDTH * min(8, 2**stage)
    halving = nn.Conv2d(before, after, 4, 2, 1, bias=first) if stage < HALVINGS else Same(before, after, first)
    return [halving, *([] if first else [nn.InstanceNorm2d(after)]), nn.LeakyReLU(SLOPE)]


def begun(network):
    for each in network.modules():
        if isinstance(each, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(each.weight, 0, 0.02)
            if each.bias is not None:
                nn.init.zeros_(each.bias)
    return network.to(memory_format=torch.channels_last)


class Onlooker:
    """The first stages of EfficientNet-Lite0, from the file that the studio has."""

    def __init__(self, file):
        with open(file, "rb") as opened:
            content = opened.read()
        (size,) = struct.unpack("<Q", content[:8])
        header, self.body = json.loads(content[8 : 8 + size]), content[8 + size :]
        self.layers = []
        for layer in json.loads(header["__metadata__"]["architecture"]):
            kernel, bias = (self.tensor(header[f"{layer['name']}.{part}"]) for part in ("kernel", "bias"))
            deep = layer["op"] == "depthwiseConv2d"
            kernel = kernel.permute(2, 3, 0, 1) if deep else kernel.permute(3, 2, 0, 1)
            self.layers.append((layer, kernel.contiguous(memory_format=torch.channels_last), bias, deep))
            if layer.get("tap") == SEEN_STAGES - 1:
                break

    def tensor(self, entry):
        first, last = entry["data_offsets"]
        return torch.from_numpy(np.frombuffer(self.body[first:last], np.float16).astype(np.float32)).view(entry["shape"])

    def __call__(self, x):
        """[batch, 3, side, side] about -1 to 1 → the features at the end of each stage."""
        x, stages, kept = ((x + 1) * 127.5 - 127) / 128, [], None
        for layer, kernel, bias, deep in self.layers:
            kept = x if layer["saveSkipBefore"] else kept
            size, stride, side = kernel.shape[-1], layer["stride"], x.shape[-1]
            lacking = max((-(-side // stride) - 1) * stride + size - side, 0)
            before, after = lacking // 2, lacking - lacking // 2
            x = F.conv2d(F.pad(x, (before, after) * 2), kernel, bias, stride, groups=x.shape[1] if deep else 1)
            x = x.clamp(0, 6) if layer["relu6"] else x
            x = x + kept if layer["addSkip"] else x
            if "tap" in layer:
                stages.append(x)
        return stages


def texture(made, wanted):
    with torch.no_grad():
        of_wanted = onlooker(wanted)
    apart = [(a - b).abs().mean() / b.abs().mean() for a, b in zip(onlooker(made), of_wanted)]
    return sum(apart) / SEEN_STAGES


def moved(*pictures):
    """Each pair moved alike by up to a sixteenth of the side, mirrored at the edges."""
    if not setting("jitter", True):
        return pictures
    reach, place, each = SIDE // 16, torch.arange(SIDE), torch.arange(BATCH).view(-1, 1, 1)
    rows, columns = (torch.randint(0, 2 * reach + 1, (BATCH, 1)) + place for _ in range(2))
    cut = lambda x: F.pad(x, (reach,) * 4, mode="reflect").permute(0, 2, 3, 1)[each, rows[:, :, None], columns[:, None, :]]
    return tuple(cut(x).permute(0, 3, 1, 2) for x in pictures)


generator = begun(Generator())
critic = begun(nn.Sequential(*(layer for stage in range(HALVINGS + 1) for layer in patch_stage(stage)), Same(WIDTH * min(8, 2**HALVINGS), 1, True)))
averaged = Generator()
averaged.load_state_dict(generator.state_dict())
adam = lambda network: torch.optim.Adam(network.parameters(), RATE, (0.5, 0.999), eps=1e-8, fused=True)
optimizers = {"generator": adam(generator), "critic": adam(critic)}
make = torch.compile(generator) if "compile" in how else generator
judge = torch.compile(critic) if "compile" in how else critic
precision = lambda: torch.autocast("cpu", torch.bfloat16) if "bf16" in how else contextlib.nullcontext()
pairs = drawer(SIDE, BATCH, "pictures", "inputs")
held_out = stored("heldOut", SIDE)
onlooker = Onlooker(setting("network")) if TEXTURE else None


def step(number):
    wanted, inputs = moved(*pairs())
    # One batch of fakes serves both turns.
    with precision():
        made = make(inputs)
        fake, real = (judge(torch.cat([inputs, x], 1)).float() for x in (made.detach(), wanted))
        loss = F.softplus(fake).mean() + F.softplus(-real).mean()
    optimizers["critic"].zero_grad()
    loss.backward()
    optimizers["critic"].step()
    critic.requires_grad_(False)
    with precision():
        loss = F.softplus(-judge(torch.cat([inputs, made], 1)).float()).mean()
    loss = loss + CLOSENESS * (made.float() - wanted).abs().mean()
    if TEXTURE:
        loss = loss + TEXTURE * texture(made.float(), wanted)
    optimizers["generator"].zero_grad()
    loss.backward()
    optimizers["generator"].step()
    critic.requires_grad_(True)
    follow(averaged, generator, HALF_LIFE, number * BATCH, BATCH)


def sample(count, first=0):
    places = (first + torch.arange(count)) % len(held_out)
    with torch.no_grad(), precision():
        return pixels(drawn(brought(held_out[places])))


averaged.to(memory_format=torch.channels_last).eval()
drawn = torch.compile(averaged) if "compile" in how else averaged
serve(step, sample)
