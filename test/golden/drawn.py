"""Calls drawn at random: combinations of axes, ranges and options that nobody would think of writing down.

Ten thousand of these were compared once; a few are kept. Draw others, and how many, with

    /usr/bin/python3 test/golden/generate.py drawn      after changing SEED and EACH
"""
import random

import torch
import torch.nn.functional as F

from harness import Family, integers, spread

SEED, EACH = 1, 20
family = Family("drawn")
draw = random.Random(SEED)


def whole(low, high):
    return draw.randint(low, high)


def sizes(ranks, low=1):
    return [whole(low, 3) for _ in range(whole(1, ranks))]


def numbers(*shape, **limits):
    return spread(*shape, start=whole(1, 50), **limits)


def case(call, args, reference):
    family.case(call, args, reference, tolerance=1e-11)


def drawn_range(n):
    """A range as text, and as PyTorch's slice."""
    parts = [whole(-n - 1, n + 1), whole(-n - 1, n + 1), whole(1, 3)]
    kept = [part if draw.random() < 0.6 else None for part in parts]
    return ":".join("" if part is None else str(part) for part in kept), slice(*kept)


def drawn_index(n):
    """One index for an axis of n entries: as ours, as PyTorch's."""
    kind = draw.choice(("entry", "range", "range", "list", "mask", "new"))
    if kind == "entry":
        return (whole(-n, n - 1),) * 2
    if kind == "range":
        return drawn_range(n)
    if kind == "list":
        return ([whole(-n, n - 1) for _ in range(2)],) * 2
    if kind == "mask":
        return (torch.tensor([draw.random() < 0.7 for _ in range(n)]),) * 2
    return None, None


def indexing():
    x = numbers(*sizes(4))
    pairs, axis = [], 0
    while axis < x.ndim and draw.random() < 0.85:
        pairs.append(drawn_index(x.shape[axis]))
        axis += pairs[-1][0] is not None
    brackets = tuple(theirs for _, theirs in pairs)
    try:
        x[brackets]
    except IndexError:
        return
    case("at", [x, *(ours for ours, _ in pairs)], lambda a, *_: a[brackets])


def reduction():
    x = numbers(*sizes(4, low=0 if draw.random() < 0.1 else 1))
    axes = [axis - x.ndim * whole(0, 1) for axis in draw.sample(range(x.ndim), whole(1, x.ndim))]
    keeps = draw.random() < 0.5
    name, f = draw.choice((
        ("sum", torch.sum), ("mean", torch.mean), ("logsumexp", torch.logsumexp), ("amax", torch.amax),
        ("variance", lambda a, axis, keep: torch.var(a, axis, unbiased=True, keepdim=keep)),
        ("norm", lambda a, axis, keep: torch.linalg.vector_norm(a, 2, axis, keep)),
    ))
    if x.numel() > 0 or name in ("sum", "mean"):
        case(name, [x, *([2] if name == "norm" else []), axes, keeps], lambda a: f(a, tuple(axes), keeps))


def along():
    x = numbers(*sizes(3))
    axis = whole(-x.ndim, x.ndim - 1)
    times = whole(-4, 4)
    case(*draw.choice((
        ("cumprod", [x, axis], lambda a: a.cumprod(axis)),
        ("logcumsumexp", [x, axis], lambda a: a.logcumsumexp(axis)),
        ("cummax", [x.round(), axis], lambda a: a.cummax(axis)[0]),
        ("sort", [x.round(), axis], lambda a: a.sort(dim=axis, stable=True)[0]),
        ("roll", [x, times, axis], lambda a: a.roll(times, axis)),
        ("diff", [x, abs(times), axis], lambda a: a.diff(abs(times), axis)),
        ("softmax", [x, axis], lambda a: a.softmax(axis)),
    )))


def product():
    batch, (n, k, m) = [whole(1, 3) for _ in range(whole(0, 2))], [whole(0, 3) for _ in range(3)]
    stacks = [[draw.choice([1, size]) for size in batch][whole(0, len(batch)):] for _ in range(2)]
    left, right = draw.choice([[k], stacks[0] + [n, k]]), draw.choice([[k], stacks[1] + [k, m]])
    case("matmul", [numbers(*left), numbers(*right)], torch.matmul)
    size = {letter: whole(1, 3) for letter in "abcd"}
    terms = ["".join(draw.sample("abcd", whole(0, 3))) for _ in range(whole(1, 3))]
    letters = sorted(set("".join(terms)))
    equation = ",".join(terms) + "->" + "".join(draw.sample(letters, whole(0, len(letters))))
    operands = [numbers(*[size[letter] for letter in term]) for term in terms]
    case("einsum", [equation, *operands], lambda *xs: torch.einsum(equation, *xs))


def picking():
    x = numbers(*sizes(3))
    axis = whole(-x.ndim, x.ndim - 1)
    shape = [whole(1, n) for n in x.shape]
    shape[axis] = whole(1, 4)
    places = integers(*shape, below=x.shape[axis], start=whole(1, 60))
    case("gather", [x, axis, places], lambda a, i: a.gather(axis, i))
    case("scatterAdd", [x, axis, places, numbers(*shape)], lambda a, i, s: a.scatter_add(axis, i, s))


def window():
    groups, c, o = whole(1, 2), whole(1, 2), whole(1, 2)
    kernel, stride, padding, dilation = ([whole(low, 2) for _ in range(2)] for low in (1, 1, 0, 1))
    x, w = numbers(1, c * groups, whole(3, 5), whole(3, 5)), numbers(o * groups, c, *kernel)
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    case("conv2d", [x, w, None, options], lambda a, f: F.conv2d(a, f, None, stride, padding, dilation, groups))
    inside = [min(p, k // 2) for p, k in zip(padding, kernel)]
    options = {"stride": stride, "padding": inside, "countIncludePad": bool(whole(0, 1))}
    counts = options["countIncludePad"]
    case("avgPool2d", [x, kernel, options], lambda a: F.avg_pool2d(a, kernel, stride, inside, False, counts))


for _ in range(EACH):
    indexing()
    indexing()
    reduction()
    along()
    product()
    picking()
for _ in range(EACH // 4):
    window()
