"""Golden cases: what PyTorch computes, written down once so that tests can compare without Python.

A family is one Python file beside this one and one JSON file in test/runtime/golden/. A case names a function of the
runtime, the arguments as a user passes them (torch tensors among them become tensors), and the same thing in PyTorch:

    family = Family("network")
    family.case("conv2d", [spread(2, 3, 5, 5), spread(4, 3, 3, 3)], lambda x, w: F.conv2d(x, w))
    family.refuses("matmul", [spread(2, 3), spread(2, 3)], "shape/mismatch", torch.matmul)

Written are the value, the gradient of <u, y> in every float argument, and the gradient of <v, that gradient> (second
order), with u and v the numbers of `direction`. What PyTorch cannot differentiate twice, or gets wrong, is left out
by `orders=1` (or 0) with a reason in `note`.

    /usr/bin/python3 test/golden/generate.py            # all families
    /usr/bin/python3 test/golden/generate.py network    # one
"""
import json
import math
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent.parent / "runtime" / "golden"
GOLDEN_RATIO = (math.sqrt(5) - 1) / 2
DTYPES = {torch.float64: "float64", torch.float32: "float32", torch.int64: "int32", torch.int32: "int32", torch.bool: "bool"}


def spread(*shape, low=-2.0, high=2.0, start=1):
    """Distinct irregular numbers in (low, high): the same as `spread` in runtime/samples.ts."""
    size = math.prod(shape)
    numbers = [low + (high - low) * (((i + start) * GOLDEN_RATIO) % 1) for i in range(size)]
    made = torch.tensor(numbers, dtype=torch.float64).reshape(shape)
    made.spread = [low, high, start]
    return made


def integers(*shape, below, start=1):
    """Irregular integers 0 <= i < below."""
    return spread(*shape, low=0, high=below, start=start).floor().to(torch.int64)


def direction(like, start):
    """Weights between -1 and 1 for inner products; the test makes the same."""
    return spread(*like.shape, low=-1.0, high=1.0, start=start)


class Family:
    def __init__(self, name):
        self.name = name
        self.cases = []

    def case(self, call, args, reference, *, orders=2, note="", tolerance=None):
        """One call and its value and derivatives. `reference` gets the tensors among args, in order."""
        leaves = [leaf_of(x, orders) for x in tensors_in(args)]
        result = reference(*leaves)
        results = list(result) if isinstance(result, (tuple, list)) else [result]
        case = {"call": call, "args": encode(args), "values": [result_of(y) for y in results]}
        wanted = [x for x in leaves if x.requires_grad]
        if orders >= 1 and wanted:
            first = gradients(results, wanted, 7)
            case["gradients"] = [result_of(gx) for gx in first]
            if orders >= 2:
                second = gradients(first, wanted, 11)
                case["second"] = [result_of(g) for g in second]
        if note:
            case["note"] = note
        if tolerance is not None:
            case["tolerance"] = tolerance
        self.cases.append(case)

    def refuses(self, call, args, code, reference):
        """A call that the runtime refuses with an error of this code, and PyTorch too (or reference is None)."""
        if reference is not None:
            try:
                reference(*tensors_in(args))
            except Exception:
                pass
            else:
                raise AssertionError(f"PyTorch accepts {call} of {args}")
        self.cases.append({"call": call, "args": encode(args), "refused": code})

    def add(self, case):
        """A case of another kind, encoded by its family; see what its own test reads."""
        self.cases.append(case)

    def write(self):
        FOLDER.mkdir(exist_ok=True)
        lines = ",\n".join(json.dumps(case, allow_nan=False, separators=(",", ":")) for case in self.cases)
        head = json.dumps({"torch": torch.__version__})[1:-1]
        (FOLDER / f"{self.name}.json").write_text(f'{{{head}, "cases": [\n{lines}\n]}}\n')
        print(f"{self.name}: {len(self.cases)} cases")


def tensors_in(args):
    if isinstance(args, torch.Tensor):
        return [args]
    if isinstance(args, dict):
        args = list(args.values())
    return [x for arg in args for x in tensors_in(arg)] if isinstance(args, (list, tuple)) else []


def leaf_of(x, orders):
    return x.detach().clone().requires_grad_(orders >= 1 and x.is_floating_point())


def gradients(ys, xs, start):
    """Gradients of the sum of <direction, y> in all xs, zero where nothing flows, with history."""
    total = torch.zeros((), dtype=torch.float64)
    for k, y in enumerate(ys):
        if y.requires_grad:
            total = total + (direction(y, start + k) * y).sum()
    if not total.requires_grad:
        return [torch.zeros_like(x) for x in xs]
    found = torch.autograd.grad(total, xs, create_graph=True, allow_unused=True)
    return [torch.zeros_like(x) if g is None else g for g, x in zip(found, xs)]


def result_of(y):
    """A result to 15 digits, which is more than is compared."""
    encoded = encode(y.detach())
    encoded["data"] = [float(f"{x:.15g}") if isinstance(x, float) else x for x in encoded["data"]]
    return encoded


def encode(value):
    """
    Plain JSON; a tensor is {dtype, shape, data}, one made by `spread` only says how, and numbers that JSON lacks are
    their names.
    """
    if isinstance(value, torch.Tensor) and hasattr(value, "spread"):
        return {"dtype": "float64", "shape": list(value.shape), "spread": value.spread}
    if isinstance(value, torch.Tensor):
        if value._is_zerotensor():
            value = torch.zeros(value.shape, dtype=value.dtype)
        flat = value.detach().reshape(-1).tolist()
        data = [int(x) if isinstance(x, bool) else encode(x) for x in flat]
        return {"dtype": DTYPES[value.dtype], "shape": list(value.shape), "data": data}
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: encode(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [encode(entry) for entry in value]
    return value
