"""The PyTorch twin of src/main/worker/gans/fastgan.ts: the same networks, batch, losses, penalty, optimizer, averaging and
augmentation. Started and asked as twin.py says.
"""
import contextlib

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm
from twin import drawer, follow, how, pixels, serve, setting

SIDE, BATCH, WIDTH, LATENT = setting("resolution", 64), setting("batch", 16), setting("width", 16), 256
RATE, HALF_LIFE = setting("learningRate", 5e-4), setting("average", 20_000)
CRITIC_WIDTH = setting("criticWidth", 32)
PENALTY, PENALTY_EVERY = setting("penalty", 1.0), setting("penaltyEvery", 8)
SHARES = {4: 16, 8: 8, 16: 4, 32: 2, 64: 2, 128: 1, 256: 0.5, 512: 0.25}
SIDES = [side for side in SHARES if 4 < side <= SIDE]


def channels(side):
    return min(512, int(WIDTH * SHARES[side]))


class Doubling(nn.Sequential):
    def __init__(self, before, after):
        super().__init__(
            nn.Upsample(scale_factor=2),
            spectral_norm(nn.Conv2d(before, 2 * after, 3, 1, 1, bias=False)),
            nn.BatchNorm2d(2 * after),
            nn.GLU(1),
        )


class Excitation(nn.Sequential):
    def __init__(self, before, after):
        super().__init__(
            nn.AdaptiveAvgPool2d(4),
            spectral_norm(nn.Conv2d(before, after, 4, bias=False)),
            nn.SiLU(),
            spectral_norm(nn.Conv2d(after, after, 1, bias=False)),
            nn.Sigmoid(),
        )


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        first = channels(4)
        self.first = nn.Sequential(
            spectral_norm(nn.ConvTranspose2d(LATENT, 2 * first, 4, bias=False)), nn.BatchNorm2d(2 * first), nn.GLU(1)
        )
        self.doublings = nn.ModuleDict({str(side): Doubling(channels(side // 2), channels(side)) for side in SIDES})
        excited = [side for side in SIDES if side >= 64]
        self.excitations = nn.ModuleDict(
            {str(side): Excitation(channels(side // 16), channels(side)) for side in excited}
        )
        self.picture = spectral_norm(nn.Conv2d(channels(SIDE), 3, 3, 1, 1))

    def forward(self, z):
        z = F.normalize(z, dim=1) * LATENT**0.5
        features = {4: self.first(z[:, :, None, None].contiguous(memory_format=torch.channels_last))}
        for side in SIDES:
            x = self.doublings[str(side)](features[side // 2])
            features[side] = x * self.excitations[str(side)](features[side // 16]) if side >= 64 else x
        return self.picture(features[SIDE])


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        stages, side, before = [], SIDE, 3
        while side > 4:
            after = min(512, CRITIC_WIDTH * SIDE // side)
            stages += [nn.Conv2d(before, after, 4, 2, 1), nn.LeakyReLU(0.2)]
            before, side = after, side // 2
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


generator = Generator().to(memory_format=torch.channels_last)
critic = Critic().to(memory_format=torch.channels_last)
averaged = Generator().to(memory_format=torch.channels_last)
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


averaged.eval()
drawn = torch.compile(averaged) if "compile" in how else averaged
serve(step, sample)
