"""Where 20 steps of each optimiser lead, on a small loss whose gradient differs in every coordinate."""
import torch

from harness import Family, encode, spread

family = Family("optimisers")
STEPS = 20
SHOWN = (1, 2, 3, 10, 20)
NAMES = {
    "lr": "lr", "momentum": "momentum", "dampening": "dampening", "weight_decay": "weightDecay", "nesterov": "nesterov",
    "alpha": "alpha", "eps": "eps", "centered": "centered", "lr_decay": "lrDecay", "betas": "betas",
    "initial_accumulator_value": "initialAccumulatorValue", "amsgrad": "amsgrad", "maximize": "maximize",
}


def loss(w, b, x, t):
    """mean of (tanh(x w + b) - t)^2 + 0.1 sum w^4"""
    return (torch.tanh(x @ w + b) - t).square().mean() + 0.1 * w.pow(4).sum()


def trajectory(name, **options):
    x, t = spread(5, 3), spread(5, 2, start=4)
    w, b = spread(3, 2, start=9).requires_grad_(), spread(2, start=3).requires_grad_()
    optimiser = getattr(torch.optim, name)([w, b], **options)
    shown = []
    for step in range(1, STEPS + 1):
        optimiser.zero_grad()
        loss(w, b, x, t).backward()
        optimiser.step()
        if step in SHOWN:
            shown.append({"step": step, "w": encode(w.detach()), "b": encode(b.detach())})
    own = {NAMES[key]: list(value) if isinstance(value, tuple) else value for key, value in options.items()}
    family.add({"optimiser": name, "options": own, "steps": shown})


trajectory("SGD", lr=0.1)
trajectory("SGD", lr=0.1, momentum=0.9)
trajectory("SGD", lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)
trajectory("SGD", lr=0.1, momentum=0.8, dampening=0.3, weight_decay=0.1)
trajectory("SGD", lr=0.01, maximize=True)
trajectory("RMSprop", lr=0.01)
trajectory("RMSprop", lr=0.01, alpha=0.9, centered=True, momentum=0.5, weight_decay=0.05)
trajectory("Adagrad", lr=0.1)
trajectory("Adagrad", lr=0.1, lr_decay=0.1, weight_decay=0.05, initial_accumulator_value=0.2)
trajectory("Adam", lr=0.05)
trajectory("Adam", lr=0.05, betas=(0.8, 0.95), weight_decay=0.1, amsgrad=True, eps=1e-6)
trajectory("AdamW", lr=0.05)
trajectory("AdamW", lr=0.05, weight_decay=0.2, amsgrad=True)
