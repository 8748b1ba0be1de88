"""The PyTorch twin of src/main/worker/gans/r3gan.ts: the same networks, batch, losses, penalties, optimizer, schedule, averaging
and augmentation. Started and asked as twin.py says.
"""
import contextlib
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from twin import chosen, drawer, follow, how, pixels, serve, setting

SIDE, BATCH, WIDTH, LATENT = chosen("resolution", 64), chosen("batch", 16), chosen("width", 16), 64
RATE, SETTLE, HALF_LIFE = chosen("learningRate", 2e-4), chosen("settle", 500_000), chosen("average", 10_000)
AUGMENTATION, BLOCKS, GROUP_WIDTH = setting("augmentation", 0.3), 1 if WIDTH < 64 else 2, 16
GAMMA = chosen("gamma", 2 * (SIDE / 64) ** math.log(75, 4))
SIDES = [4 * 2**stage for stage in range(int(math.log2(SIDE)) - 1)]


def channels(side):
    return min(768, WIDTH * SIDE // side)


def normal(weight, deviation):
    nn.init.normal_(weight, 0, deviation)
    return weight


def mixing(before, after, gain=1.0, bias=False):
    layer = nn.Conv2d(before, after, 1, bias=bias)
    normal(layer.weight, gain / math.sqrt(before))
    if bias:
        nn.init.zeros_(layer.bias)
    return layer


class Block(nn.Module):
    def __init__(self, count):
        super().__init__()
        inner, gain = 2 * count, math.sqrt(2 / 1.04) * (len(SIDES) * BLOCKS) ** -0.25
        groups = nn.Conv2d(inner, inner, 3, padding=1, groups=inner // GROUP_WIDTH)
        normal(groups.weight, gain / math.sqrt(9 * GROUP_WIDTH))
        nn.init.zeros_(groups.bias)
        wider = mixing(count, inner, gain, bias=True)
        self.branch = nn.Sequential(wider, nn.LeakyReLU(0.2), groups, nn.LeakyReLU(0.2), mixing(inner, count, 0.0))

    def forward(self, x):
        return x + self.branch(x)


class Resample(nn.Module):
    """Halves or doubles by the filter 1 3 3 1, each channel by itself."""

    def __init__(self, count, up):
        super().__init__()
        line = torch.tensor([1.0, 3.0, 3.0, 1.0])
        kernel = torch.outer(line, line) / (16 if up else 64)
        self.register_buffer("kernel", kernel.expand(count, 1, 4, 4).contiguous())
        self.move = F.conv_transpose2d if up else F.conv2d

    def forward(self, x):
        return self.move(x, self.kernel.to(x.dtype), stride=2, padding=1, groups=x.shape[1])


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        first = channels(4)
        self.basis = nn.Parameter(torch.randn(1, first, 4, 4))
        self.amounts = nn.Linear(LATENT, first, bias=False)
        normal(self.amounts.weight, 1 / math.sqrt(LATENT))
        layers, before = [], first
        for side in SIDES:
            if channels(side) != before:
                layers.append(mixing(before, channels(side)))
            before = channels(side)
            if side > 4:
                layers.append(Resample(before, up=True))
            layers += [Block(before) for _ in range(BLOCKS)]
        self.rest = nn.Sequential(*layers, mixing(before, 3))

    def forward(self, z):
        x = self.basis * self.amounts(z)[:, :, None, None]
        return self.rest(x.contiguous(memory_format=torch.channels_last))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [mixing(3, WIDTH)]
        for side in reversed(SIDES):
            layers += [Block(channels(side)) for _ in range(BLOCKS)]
            if side > 4:
                layers.append(Resample(channels(side), up=False))
                if channels(side // 2) != channels(side):
                    layers.append(mixing(channels(side), channels(side // 2)))
        last = channels(4)
        self.rest = nn.Sequential(*layers)
        self.basis = nn.Parameter(normal(torch.empty(last, 4, 4), 1 / 4))
        self.score = nn.Parameter(normal(torch.empty(last, 1, 1), 1 / math.sqrt(last)))

    def forward(self, x):
        return (self.rest(x) * (self.basis * self.score)).sum((1, 2, 3))


def augment(x, chance):
    """DiffAugment (Zhao et al. 2020), each of its three changes made to a picture with this chance."""
    batch = x.shape[0]
    chosen = lambda: (torch.rand(batch, 1, 1, 1) < chance).float()
    coin = chosen()
    around = lambda centre, reach: centre + coin * reach * (2 * torch.rand(batch, 1, 1, 1) - 1)
    x = x + around(0, 0.5)
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * around(1, 1) + grey
    level = x.mean((1, 2, 3), keepdim=True)
    x = (x - level) * around(1, 0.5) + level
    reach, moved = SIDE // 8, chosen().long().view(batch, 1)
    place = torch.arange(SIDE)
    rows, columns = (torch.randint(-reach, reach + 1, (batch, 1)) * moved + reach + place for _ in range(2))
    each = torch.arange(batch).view(-1, 1, 1)
    x = F.pad(x, (reach,) * 4).permute(0, 2, 3, 1)[each, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    low, left = (torch.randint(0, SIDE + 1, (batch, 1)) - SIDE // 4 for _ in range(2))
    inside = lambda first: (place >= first) & (place < first + SIDE // 2)
    hole = inside(low)[:, None, :, None] & inside(left)[:, None, None, :]
    return x * (1 - hole * chosen())


generator = Generator().to(memory_format=torch.channels_last)
critic = Critic().to(memory_format=torch.channels_last)
averaged = Generator()
averaged.load_state_dict(generator.state_dict())
adam = lambda network: torch.optim.Adam(network.parameters(), RATE, (0.0, 0.9), eps=1e-8, fused=True)
optimizers = {"generator": adam(generator), "critic": adam(critic)}
make = torch.compile(generator) if "compile" in how else generator
judge = torch.compile(critic) if "compile" in how else critic
precision = lambda: torch.autocast("cpu", torch.bfloat16) if "bf16" in how else contextlib.nullcontext()
reals = drawer(SIDE, BATCH)


def step(number):
    share = (1 - math.cos(math.pi * min(number * 2 * BATCH / SETTLE, 1))) / 2
    between = lambda first, last: first + share * (last - first)
    chance, gamma = between(0, AUGMENTATION), between(GAMMA, GAMMA / 10)
    for optimizer in optimizers.values():
        optimizer.param_groups[0].update(lr=between(RATE, RATE / 4), betas=(0.0, between(0.9, 0.99)))
    # One batch of fakes serves both turns, and one pass judges the real and the fake.
    with precision():
        fake = make(torch.randn(BATCH, LATENT)).float()
    both = torch.cat([reals(), fake.detach()]).requires_grad_(True)
    with precision():
        # A compiled critic has no second derivative, so the critic's turn always runs op by op.
        scores = critic(augment(both, chance)).float()
    (slope,) = torch.autograd.grad(scores.sum(), both, create_graph=True)
    real, false = scores.chunk(2)
    loss = F.softplus(false - real).mean() + slope.square().sum() * (gamma / 2 / BATCH)
    optimizers["critic"].zero_grad()
    loss.backward()
    optimizers["critic"].step()
    critic.requires_grad_(False)
    with precision():
        with torch.no_grad():
            real = judge(augment(reals(), chance)).float()
        loss = F.softplus(real - judge(augment(fake, chance)).float()).mean()
    optimizers["generator"].zero_grad()
    loss.backward()
    optimizers["generator"].step()
    critic.requires_grad_(True)
    follow(averaged, generator, between(0, HALF_LIFE), number * 2 * BATCH, 2 * BATCH)


def sample(count, _first=0):
    with torch.no_grad(), precision():
        pictures = drawn(torch.randn(count, LATENT)).float()
        return pixels(pictures)


averaged.to(memory_format=torch.channels_last)
drawn = torch.compile(averaged) if "compile" in how else averaged
serve(step, sample)
