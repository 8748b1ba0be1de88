"""The PyTorch twin of src/main/worker/gans/dcgan.ts at its defaults: the same networks, batch, losses, penalty, optimizer,
averaging and augmentation. Started and asked as twin.py says.
"""
import contextlib
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from twin import drawer, follow, how, pixels, serve, setting

SIDE, BATCH, WIDTH, LATENT = setting("resolution", 64), setting("batch", 16), setting("width", 32), 128
PENALTY, PENALTY_EVERY, RATE, HALF_LIFE = 1.0, 8, 5e-4, 10_000


def channels(side):
    return min(512, WIDTH * SIDE // (2 * side))


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(LATENT, 16 * channels(4))
        stages = [nn.BatchNorm2d(channels(4)), nn.ReLU()]
        side = 4
        while side < SIDE // 2:
            stages += [nn.ConvTranspose2d(channels(side), channels(side * 2), 4, 2, 1)]
            stages += [nn.BatchNorm2d(channels(side * 2)), nn.ReLU()]
            side *= 2
        stages += [nn.ConvTranspose2d(channels(side), 3, 4, 2, 1), nn.Tanh()]
        self.rest = nn.Sequential(*stages)

    def forward(self, z):
        x = self.first(z).view(-1, channels(4), 4, 4)
        return self.rest(x.contiguous(memory_format=torch.channels_last))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        stages, side, before = [], SIDE, 3
        while side > 4:
            stages += [nn.Conv2d(before, channels(side // 2), 4, 2, 1), nn.LeakyReLU(0.2)]
            before, side = channels(side // 2), side // 2
        self.stages = nn.Sequential(*stages, nn.Conv2d(before, 1, 4))

    def forward(self, x):
        return self.stages(x).flatten()


def augment(x):
    """DiffAugment: colour, translation by an eighth, a square of half the side cut out (Zhao et al. 2020)."""
    batch = x.shape[0]
    around = lambda centre, reach: centre + reach * (2 * torch.rand(batch, 1, 1, 1) - 1)
    x = x + around(0, 0.5)
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * around(1, 1) + grey
    level = x.mean((1, 2, 3), keepdim=True)
    x = (x - level) * around(1, 0.5) + level
    reach = SIDE // 8
    place = torch.arange(SIDE)
    rows, columns = (torch.randint(0, 2 * reach + 1, (batch, 1)) + place for _ in range(2))
    each = torch.arange(batch).view(-1, 1, 1)
    x = F.pad(x, (reach,) * 4).permute(0, 2, 3, 1)[each, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    low, left = (torch.randint(0, SIDE + 1, (batch, 1)) - SIDE // 4 for _ in range(2))
    inside = lambda first: (place >= first) & (place < first + SIDE // 2)
    hole = inside(low)[:, None, :, None] & inside(left)[:, None, None, :]
    return x * ~hole


def begun(network, deviation):
    """Kernels by the normal distribution, of this deviation for what each is given; biases at nothing."""
    for each in network.modules():
        if isinstance(each, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(each.weight, 0, deviation(each))
            nn.init.zeros_(each.bias)
    return network.to(memory_format=torch.channels_last)


generator = begun(Generator(), lambda _: 0.02)
critic = begun(Critic(), lambda each: math.sqrt(2 / (1 + 0.2**2) / (16 * each.in_channels)))
averaged = Generator()
averaged.load_state_dict(generator.state_dict())
adam = lambda network: torch.optim.Adam(network.parameters(), RATE, (0.0, 0.99), eps=1e-8, fused=True)
optimizers = {"generator": adam(generator), "critic": adam(critic)}
make = torch.compile(generator) if "compile" in how else generator
judge = torch.compile(critic) if "compile" in how else critic
precision = lambda: torch.autocast("cpu", torch.bfloat16) if "bf16" in how else contextlib.nullcontext()
reals = drawer(SIDE, BATCH)


def step(number):
    x = reals()
    # One batch of fakes serves both turns.
    with precision():
        fake = make(torch.randn(BATCH, LATENT))
        shown = fake.detach().float()
        loss = F.softplus(judge(augment(shown))).mean() + F.softplus(-judge(augment(x))).mean()
    if number % PENALTY_EVERY == 0:
        # The compiled critic has no second derivative, so the penalty always runs op by op.
        x.requires_grad_(True)
        with precision():
            scores = critic(augment(x)).float().sum()
        (slope,) = torch.autograd.grad(scores, x, create_graph=True)
        loss = loss + slope.square().sum((1, 2, 3)).mean() * (PENALTY / 2 * PENALTY_EVERY)
    optimizers["critic"].zero_grad()
    loss.backward()
    optimizers["critic"].step()
    critic.requires_grad_(False)
    with precision():
        loss = F.softplus(-judge(augment(fake.float()))).mean()
    optimizers["generator"].zero_grad()
    loss.backward()
    optimizers["generator"].step()
    critic.requires_grad_(True)
    follow(averaged, generator, HALF_LIFE, number * BATCH, BATCH)


def sample(count, _first=0):
    with torch.no_grad(), precision():
        pictures = drawn(torch.randn(count, LATENT)).float()
        return pixels(pictures)


averaged.to(memory_format=torch.channels_last).eval()
drawn = torch.compile(averaged) if "compile" in how else averaged
serve(step, sample)
