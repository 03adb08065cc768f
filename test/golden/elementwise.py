"""Functions of each element by itself: values, slopes, curvatures, and what happens at corners, poles and ties."""
import math

import torch
import torch.nn.functional as F

from harness import Family, spread

family = Family("elementwise")
case = family.case
INF, NAN = math.inf, math.nan


def numbers(*values):
    return torch.tensor(values, dtype=torch.float64)


# Name, the same in PyTorch, the ends of the domain that is tried.
SMOOTH = [
    ("acos", torch.acos, -0.9, 0.9), ("acosh", torch.acosh, 1.1, 4), ("asin", torch.asin, -0.9, 0.9),
    ("asinh", torch.asinh, -3, 3), ("atan", torch.atan, -3, 3), ("atanh", torch.atanh, -0.9, 0.9),
    ("cos", torch.cos, -7, 7), ("cosh", torch.cosh, -3, 3), ("erf", torch.erf, -4, 4), ("exp", torch.exp, -3, 3),
    ("expm1", torch.expm1, -1, 1), ("log", torch.log, 0.1, 4), ("log10", torch.log10, 0.1, 4),
    ("log1p", torch.log1p, -0.9, 2), ("log2", torch.log2, 0.1, 4), ("neg", torch.neg, -2, 2),
    ("reciprocal", torch.reciprocal, -2, 2), ("rsqrt", torch.rsqrt, 0.2, 4), ("sigmoid", torch.sigmoid, -8, 8),
    ("sin", torch.sin, -7, 7), ("sinh", torch.sinh, -3, 3), ("sqrt", torch.sqrt, 0.1, 4),
    ("square", torch.square, -2, 2), ("tan", torch.tan, -1.4, 1.4), ("tanh", torch.tanh, -3, 3),
    ("tanhshrink", F.tanhshrink, -3, 3), ("softsign", F.softsign, -3, 3), ("silu", F.silu, -6, 6),
    ("mish", F.mish, -6, 6), ("gelu", F.gelu, -4, 4), ("logSigmoid", F.logsigmoid, -8, 8),
    ("softplus", F.softplus, -8, 8),
]
for name, f, low, high in SMOOTH:
    case(name, [spread(2, 3, low=low, high=high)], f)

# Straight pieces: on the pieces, and at the corners themselves.
PIECES = [
    ("abs", torch.abs, (0.0, -0.0)), ("sign", torch.sign, (0.0, -3.5)), ("ceil", torch.ceil, (1.0, -0.5)),
    ("floor", torch.floor, (1.0, -0.5)), ("round", torch.round, (0.5, 1.5, 2.5, -0.5, -1.5, -2.5)),
    ("trunc", torch.trunc, (1.0, -0.5)), ("relu", F.relu, (0.0,)), ("relu6", F.relu6, (0.0, 6.0, 7.0)),
    ("hardtanh", F.hardtanh, (-1.0, 1.0)), ("leakyRelu", F.leaky_relu, (0.0,)), ("elu", F.elu, (0.0,)),
    ("selu", F.selu, (0.0,)),
]
for name, f, corners in PIECES:
    case(name, [spread(2, 3)], f)
    case(name, [numbers(*corners)], f)

case("hardtanh", [spread(5), -0.5, 1.5], lambda x: F.hardtanh(x, -0.5, 1.5))
case("leakyRelu", [spread(5), 0.2], lambda x: F.leaky_relu(x, 0.2))
case("elu", [spread(5), 0.5], lambda x: F.elu(x, 0.5))
case("gelu", [spread(5, low=-4, high=4), "tanh"], lambda x: F.gelu(x, approximate="tanh"))
case("softplus", [spread(5), 2], lambda x: F.softplus(x, 2))
case("softplus", [spread(5), 2, 1], lambda x: F.softplus(x, 2, 1))
case("softplus", [numbers(0.4, 0.7, 1.2), 2, 1], lambda x: F.softplus(x, 2, 1))
case("clamp", [spread(5), -1, 1], lambda x: x.clamp(-1, 1))
case("clamp", [spread(5), 0.5], lambda x: x.clamp(min=0.5))
case("clamp", [spread(5), "undefined", 0.5], lambda x: x.clamp(max=0.5))
case("clamp", [numbers(-1, 1, 0), -1, 1], lambda x: x.clamp(-1, 1))
case("clamp", [spread(5), 1, -1], lambda x: x.clamp(1, -1))

# Edges of the domain, poles and numbers that are none.
case("sqrt", [numbers(0, INF, -1)], torch.sqrt, orders=1)
case("rsqrt", [numbers(0, INF)], torch.rsqrt, orders=1)
case("log", [numbers(0, INF, -1)], torch.log, orders=1)
case("log1p", [numbers(-1, 1e-18)], torch.log1p, orders=1)
case("expm1", [numbers(1e-18, 800)], torch.expm1)
case("reciprocal", [numbers(0, -0.0, INF)], torch.reciprocal, orders=1)
case("asin", [numbers(1, -1)], torch.asin, orders=1)
case("acos", [numbers(1, -1)], torch.acos, orders=1)
case("atanh", [numbers(1, -1)], torch.atanh, orders=1)
case("acosh", [numbers(1, 0.5)], torch.acosh, orders=1)
case("sigmoid", [numbers(-1000, 1000)], torch.sigmoid)
case("tanh", [numbers(-1000, 1000)], torch.tanh)
case("softplus", [numbers(-1000, 1000, 20.5)], F.softplus)
case("logSigmoid", [numbers(-1000, 1000)], F.logsigmoid)
case("gelu", [numbers(-40, 40)], F.gelu)
case("erf", [numbers(-10, 2.499, 2.501, 10)], torch.erf)
case("exp", [numbers(710, -1000, -INF)], torch.exp)
case("relu", [numbers(NAN, INF, -INF)], F.relu, orders=0)
case("clamp", [numbers(NAN, INF, -INF), -1, 1], lambda x: x.clamp(-1, 1))

# Two operands: equal shapes, one stretched, both stretched, a plain number.
x, y = spread(2, 3), spread(2, 3, start=7)
PAIRS = [
    ("add", torch.add), ("sub", torch.sub), ("mul", torch.mul), ("div", torch.div), ("maximum", torch.maximum),
    ("minimum", torch.minimum), ("atan2", torch.atan2), ("hypot", torch.hypot),
]
for name, f in PAIRS:
    case(name, [x, y], f)
    case(name, [x, spread(3, start=4)], f)
    case(name, [spread(2, 1), spread(3, start=4)], f)
    if name not in ("atan2", "hypot", "maximum", "minimum"):
        case(name, [x, 1.5], lambda a: f(a, 1.5))
case("sub", [1, x], lambda a: 1 - a)
case("div", [1, x], lambda a: 1 / a)
positive = spread(2, 3, low=0.3, high=2)
case("pow", [positive, y], torch.pow)
case("pow", [positive, spread(3, start=4)], torch.pow)
case("pow", [spread(2, 1, low=0.3), spread(3, start=4)], lambda a, b: torch.pow(a, b))
for exponent in (3, 2, 1, 0, -1, 0.5, -2.5):
    case("pow", [positive, exponent], lambda a: torch.pow(a, exponent))
case("pow", [numbers(-2, -1.5, 0), 3], lambda a: torch.pow(a, 3))
case("pow", [numbers(-2, -1.5, 0), 2], lambda a: torch.pow(a, 2))
case("pow", [2, spread(4)], lambda a: torch.pow(2, a))
case("pow", [numbers(0, 0, 0), numbers(0, 1, 2)], torch.pow, orders=1)
case("pow", [numbers(-2, -2), numbers(2, 0.5)], torch.pow, orders=1)
case("pow", [numbers(1, 1, -1, -1, 0, 0), numbers(NAN, INF, INF, -INF, -1, INF)], torch.pow, orders=0)

ties = (numbers(1, 2, -1, 0), numbers(1, 3, -1, -0.0))
case("maximum", [*ties], torch.maximum)
case("minimum", [*ties], torch.minimum)
case("maximum", [numbers(NAN, 1, INF), numbers(1, NAN, 2)], torch.maximum, orders=0)
case("minimum", [numbers(NAN, 1, -INF), numbers(1, NAN, 2)], torch.minimum, orders=0)
case("div", [numbers(1, -1, 0), numbers(0, 0, 0)], torch.div, orders=1)
case("hypot", [numbers(3, 0, 1e200), numbers(4, 2, 1e200)], torch.hypot, orders=1)
case("hypot", [numbers(0), numbers(0)], torch.hypot, orders=1)
case("atan2", [numbers(0, 0, 1, -1, -0.0), numbers(1, -1, 0, 0, -1)], torch.atan2)
case("lerp", [x, y, spread(2, 3, start=3)], torch.lerp)
case("lerp", [x, spread(3), spread(2, 1, start=3)], torch.lerp)
case("lerp", [x, y, 0.3], lambda a, b: torch.lerp(a, b, 0.3))
mask = torch.tensor([[True, False, True], [False, False, True]])
case("where", [mask, x, y], torch.where)
case("where", [mask[0], x, spread(2, 1)], torch.where)
case("where", [mask, x, 0], lambda m, a: torch.where(m, a, 0.0))

# Comparisons and logic have no gradient; their results are bools.
for name in ("eq", "ne", "gt", "ge", "lt", "le"):
    case(name, [numbers(1, 2, 3, NAN), numbers(2, 2, 2, NAN)], getattr(torch, name), orders=0)
    case(name, [x, 0.5], lambda a: getattr(torch, name)(a, 0.5), orders=0)
    case(name, [spread(2, 1).round(), spread(3, start=2).round()], getattr(torch, name), orders=0)
bits = (torch.tensor([True, True, False, False]), torch.tensor([True, False, True, False]))
case("logicalAnd", [*bits], torch.logical_and)
case("logicalOr", [*bits], torch.logical_or)
case("logicalNot", [bits[0]], torch.logical_not)
case("logicalAnd", [numbers(0, 2, -1), numbers(1, 0, 3)], torch.logical_and, orders=0)
case("logicalOr", [numbers(0, 2, 0), numbers(0, 0, 3)], torch.logical_or, orders=0)
case("logicalNot", [numbers(0, 2, -0.0)], torch.logical_not, orders=0)
case("isNaN", [numbers(1, NAN, INF)], torch.isnan, orders=0)
case("isFinite", [numbers(1, NAN, -INF)], torch.isfinite, orders=0)

# Integers and bools.
whole = torch.tensor([3, -2, 0])
for name in ("add", "sub", "mul", "maximum", "minimum"):
    case(name, [whole, torch.tensor([2, 2, -1])], getattr(torch, name))
case("neg", [whole], torch.neg)
case("abs", [whole], torch.abs)
case("sign", [whole], torch.sign)
case("square", [whole], torch.square)
case("relu", [whole], F.relu)
case("clamp", [whole, -1, 2], lambda a: a.clamp(-1, 2))
case("pow", [whole, 2], lambda a: torch.pow(a, 2))
case("mul", [whole, spread(3)], torch.mul)
case("maximum", [bits[0], bits[1]], torch.maximum)

for name in ("add", "mul", "maximum", "atan2", "eq"):
    family.refuses(name, [x, spread(2)], "shape/mismatch", getattr(torch, name))
family.refuses("where", [mask, x, spread(2)], "shape/mismatch", torch.where)
family.refuses("lerp", [x, y, spread(2)], "shape/mismatch", torch.lerp)
family.refuses("clamp", [x, "undefined"], "argument/missing", lambda a: a.clamp())
family.refuses("gelu", [x, "sigmoid"], "argument/domain", lambda a: F.gelu(a, approximate="sigmoid"))
