"""The PyTorch twin of src/main/worker/gans/stylegan2.ts: the same networks, batch, losses, lazy R1 and path length, style mixing,
optimizer, averaging and adaptive augmentation. Started and asked as twin.py says.

Styles scale features rather than weights, as in ours: a convolution by groups, one for each picture, takes several times as
long here. Both turns look at the same fakes, made once, and the critic sees real and fake together unless a penalty is due.
"""
import contextlib
import copy
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from pipe import augment
from twin import chosen, drawer, follow, how, pixels, serve, setting

SIDE, BATCH, WIDTH, LATENT = chosen("resolution", 128), chosen("batch", 8), chosen("width", 32), chosen("latent", 256)
RATE, DEPTH, MIXING = chosen("learningRate", 2.5e-3), chosen("mapping", 2), setting("mixing", 0.9)
PENALTY_EVERY, PATH_EVERY, PATH_WEIGHT = 16, 4, 2.0
GAMMA, HALF_LIFE = chosen("gamma", 2e-4 * SIDE**2 / BATCH), chosen("average", BATCH * 10_000 / 32)
ROOT = math.sqrt(2)


def channels(side):
    return min(512, 8 * WIDTH, WIDTH * SIDE // (2 * side))


line = torch.tensor([1.0, 3.0, 3.0, 1.0])
kernel = torch.outer(line, line)[None, None] / 64


def smooth(x, border):
    return F.conv2d(x, kernel.to(x.dtype).expand(x.shape[1], 1, 4, 4), padding=border, groups=x.shape[1])


def halve(x):
    return F.conv2d(x, kernel.to(x.dtype).expand(x.shape[1], 1, 4, 4), stride=2, padding=1, groups=x.shape[1])


def double(x):
    filters = (4 * kernel).to(x.dtype).expand(x.shape[1], 1, 4, 4)
    return F.conv_transpose2d(x, filters, stride=2, padding=1, groups=x.shape[1])


class Dense(nn.Module):
    def __init__(self, before, after, offset=0.0, pace=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(after, before) / pace)
        self.bias = nn.Parameter(torch.full((after,), offset / pace))
        self.scale, self.pace = pace / math.sqrt(before), pace

    def forward(self, x):
        return F.linear(x, self.weight * self.scale, self.bias * self.pace if self.pace != 1 else self.bias)


class Mapping(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([Dense(LATENT, LATENT, pace=0.01) for _ in range(DEPTH)])
        self.register_buffer("average", torch.zeros(LATENT))

    def forward(self, z):
        x = z * (z.square().mean(1, keepdim=True) + 1e-8).rsqrt()
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2) * ROOT
        return x


class Styled(nn.Module):
    """What the features are still to be scaled by is left to the next layer, which scales anyway."""

    def __init__(self, before, after, side, doubles):
        super().__init__()
        weight = torch.randn(before, after, 3, 3) if doubles else torch.randn(after, before, 3, 3)
        self.weight = nn.Parameter(weight.contiguous(memory_format=torch.channels_last))
        self.affine = Dense(LATENT, before, offset=1.0)
        self.strength, self.bias = nn.Parameter(torch.zeros([])), nn.Parameter(torch.zeros(after))
        self.side, self.doubles = side, doubles

    def forward(self, x, scale, w):
        style = self.affine(w)
        power = self.weight.square().sum((2, 3))
        deviation = (style.square() @ (power if self.doubles else power.t()) + 1e-8).sqrt()
        amount = (style if scale is None else style * scale) * (4.0 if self.doubles else 1.0)
        x = x * amount[:, :, None, None]
        x = smooth(F.conv_transpose2d(x, self.weight, stride=2), 1) if self.doubles else F.conv2d(x, self.weight, padding=1)
        noise = torch.randn(w.shape[0], 1, self.side, self.side)
        x = torch.addcmul(x, noise, (deviation * self.strength)[:, :, None, None]) + (deviation * self.bias)[:, :, None, None]
        return F.leaky_relu(x, 0.2), ROOT / deviation


class Pictured(nn.Module):
    def __init__(self, before):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.randn(3, before)), nn.Parameter(torch.zeros(3))
        self.affine, self.scale = Dense(LATENT, before, offset=1.0), 1 / math.sqrt(before)

    def forward(self, x, scale, w):
        own = self.weight[None] * (self.affine(w) * scale * self.scale)[:, None, :]
        batch, count, side, _ = x.shape
        places = x.permute(0, 2, 3, 1).reshape(batch, side * side, count)
        made = torch.bmm(places, own.transpose(1, 2).to(places.dtype))
        return made.view(batch, side, side, 3).permute(0, 3, 1, 2) + self.bias[:, None, None]


class Synthesis(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Parameter(torch.randn(1, channels(4), 4, 4))
        self.features, self.pictures = nn.ModuleList(), nn.ModuleList()
        for side in [4 * 2**stage for stage in range(int(math.log2(SIDE)) - 1)]:
            if side > 4:
                self.features.append(Styled(channels(side // 2), channels(side), side, True))
            self.features.append(Styled(channels(side), channels(side), side, False))
            self.pictures.append(Pictured(channels(side)))
        self.layers = len(self.features) + 1

    def forward(self, styles):
        each = styles.unbind(1)
        x = self.start.expand(styles.shape[0], -1, -1, -1).contiguous(memory_format=torch.channels_last)
        x, scale = self.features[0](x, None, each[0])
        picture = self.pictures[0](x, scale, each[1])
        for stage in range(1, len(self.pictures)):
            x, scale = self.features[2 * stage - 1](x, scale, each[2 * stage - 1])
            x, scale = self.features[2 * stage](x, scale, each[2 * stage])
            picture = double(picture) + self.pictures[stage](x, scale, each[2 * stage + 1])
        return picture


class Convolution(nn.Module):
    def __init__(self, before, after, size, bias=True, gain=1.0):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(after, before, size, size).contiguous(memory_format=torch.channels_last))
        self.bias = nn.Parameter(torch.zeros(after)) if bias else None
        self.scale = gain / math.sqrt(before * size * size)

    def forward(self, x, stride=1, padding=0):
        return F.conv2d(x, self.weight * self.scale, self.bias, stride, padding)


class Critic(nn.Module):
    """Gains of the activations and 1/sqrt(2) of the blocks are left to the weights around."""

    def __init__(self):
        super().__init__()
        self.picture, self.blocks, side = Convolution(3, channels(SIDE), 1), nn.ModuleList(), SIDE
        while side > 4:
            before, after, gain = channels(side), channels(side // 2), ROOT if side == SIDE else 1.0
            first, second = Convolution(before, before, 3, gain=gain), Convolution(before, after, 3, gain=ROOT)
            self.blocks.append(nn.ModuleList([first, second, Convolution(before, after, 1, False, gain / ROOT)]))
            side //= 2
        last = channels(4)
        self.last, self.dense, self.score = Convolution(last + 1, last, 3), Dense(16 * last, last), Dense(last, 1)
        self.register_buffer("chance", torch.zeros([]))

    def forward(self, x):
        x = F.leaky_relu(self.picture(x), 0.2)
        for first, second, skip in self.blocks:
            y = smooth(F.leaky_relu(first(x, padding=1), 0.2), 2)
            x = F.leaky_relu(second(y, stride=2), 0.2) + skip(halve(x))
        batch, count, side, _ = x.shape
        size = next(size for size in (4, 3, 2, 1) if batch % size == 0)
        apart = x.reshape(batch // size, size, count, side, side)
        apart = apart - apart.mean(1, keepdim=True)
        deviation = (apart.square().mean(1) + 1e-8).sqrt().mean((1, 2, 3)).repeat_interleave(size)
        x = torch.cat([x, deviation.view(batch, 1, 1, 1).expand(batch, 1, side, side)], 1)
        x = F.leaky_relu(self.last(x, padding=1), 0.2) * ROOT
        return self.score(F.leaky_relu(self.dense(x.flatten(1)), 0.2) * ROOT).flatten()


generator, critic = nn.ModuleDict({"mapping": Mapping(), "synthesis": Synthesis()}), Critic()
mapping, synthesis = generator["mapping"], generator["synthesis"]
averaged = copy.deepcopy(generator)


def adam(network, every):
    share = every / (every + 1)
    return torch.optim.Adam(network.parameters(), RATE * share, (0.0, 0.99**share), eps=1e-8, fused=True)


optimizers = {"generator": adam(generator, PATH_EVERY), "critic": adam(critic, PENALTY_EVERY)}
compiled = (lambda part: torch.compile(part, dynamic=False)) if "compile" in how else (lambda part: part)
make, judge, change = compiled(synthesis), compiled(critic), compiled(augment)
precision = lambda: torch.autocast("cpu", torch.bfloat16) if "bf16" in how else contextlib.nullcontext()
reals = drawer(SIDE, BATCH)
path_mean = torch.zeros([])


def styles():
    one, other = mapping(torch.randn(2 * BATCH, LATENT)).float().view(2, BATCH, 1, LATENT).unbind(0)
    with torch.no_grad():
        mapping.average.lerp_(one.mean((0, 1)), 0.005)
    layer = torch.randint(1, synthesis.layers, (BATCH, 1, 1))
    start = torch.where(torch.rand(BATCH, 1, 1) < MIXING, layer, synthesis.layers)
    return torch.where(torch.arange(synthesis.layers)[None, :, None] < start, one, other)


def path_penalty(each, pictures):
    global path_mean
    noise = torch.randn_like(pictures) / SIDE
    (slope,) = torch.autograd.grad((pictures * noise).sum(), each, create_graph=True)
    lengths = slope.square().sum(2).mean(1).sqrt()
    mean = path_mean.lerp(lengths.mean(), 0.01)
    path_mean = mean.detach()
    return (lengths - mean).square().mean() * (PATH_WEIGHT * PATH_EVERY)


def make_fakes(measures):
    """What is compiled has no second derivative, so the pictures whose paths are measured are made op by op."""
    with precision():
        if not measures:
            return make(styles()).float(), None
        one, other = styles().split([(BATCH + 1) // 2, BATCH // 2])
        first = synthesis(one).float()
        return torch.cat([first, make(other).float()]), path_penalty(one, first)


def judged(x, penalised=False):
    chance = critic.chance
    with precision():
        return (critic(augment(x, chance)) if penalised else judge(change(x, chance))).float()


def step(number):
    x = reals()
    fake, path = make_fakes(number % PATH_EVERY == 0)
    penalised = number % PENALTY_EVERY == 0
    if penalised:
        x.requires_grad_(True)
        real, made = judged(x, True), judged(fake.detach())
    else:
        real, made = judged(torch.cat([x, fake.detach()])).split(BATCH)
    loss = F.softplus(made).mean() + F.softplus(-real).mean()
    if penalised:
        (slope,) = torch.autograd.grad(real.sum(), x, create_graph=True)
        loss = loss + slope.square().sum((1, 2, 3)).mean() * (GAMMA / 2 * PENALTY_EVERY)
    optimizers["critic"].zero_grad()
    loss.backward()
    optimizers["critic"].step()
    with torch.no_grad():
        critic.chance.add_((real.sign().mean() - 0.6).sign() * (BATCH / 100_000)).clamp_(0, 1)
    critic.requires_grad_(False)
    loss = F.softplus(-judged(fake)).mean()
    if path is not None:
        loss = loss + path
    optimizers["generator"].zero_grad()
    loss.backward()
    optimizers["generator"].step()
    critic.requires_grad_(True)
    follow(averaged, generator, HALF_LIFE, number * BATCH, BATCH)


def sample(count, _first=0):
    with torch.no_grad(), precision():
        each = averaged["mapping"](torch.randn(count, LATENT)).unsqueeze(1).expand(-1, synthesis.layers, -1)
        pictures = drawn(each.contiguous()).float()
        return pixels(pictures)


drawn = compiled(averaged["synthesis"])
serve(step, sample)
