/** Networks: their parts are found, start as they should, and compute what is defined. */
import { describe, expect, test } from "vitest";
import {
  conv2d,
  datasets,
  dropout,
  manualSeed,
  mean,
  mse,
  nn,
  ones,
  param,
  randn,
  relu,
  square,
  type Tensor,
  tensor,
  zeros,
} from "../../runtime/index.js";
import { failure } from "./refusal.js";

describe("modules", () => {
  class Net extends nn.Module {
    readonly first = new nn.Linear(3, 4);
    readonly blocks = [new nn.Linear(4, 4), new nn.Linear(4, 4)];
    readonly scale = param(2);
    readonly heads = { left: new nn.Linear(4, 1), right: this.first };
    override forward(x: Tensor): Tensor {
      const h = this.blocks.reduce((y, block) => relu(block.forward(y)), this.first.forward(x));
      return this.heads.left.forward(h).mul(this.scale);
    }
  }

  test("parameters are found in fields, arrays and records, each once, under readable names", () => {
    expect(new Net().namedParameters().map(([name]) => name)).toEqual([
      "first.weight",
      "first.bias",
      "blocks.0.weight",
      "blocks.0.bias",
      "blocks.1.weight",
      "blocks.1.bias",
      "scale",
      "heads.left.weight",
      "heads.left.bias",
    ]);
  });

  test("every parameter gets a gradient, and zeroGrad forgets them all", () => {
    const net = new Net();
    net.forward(ones(2, 3)).sum().backward();
    expect(net.parameters().every((p) => p.grad !== null)).toBe(true);
    net.zeroGrad();
    expect(net.parameters().every((p) => p.grad === null)).toBe(true);
  });

  test("a saved state is a copy, and puts everything back", () => {
    const net = new nn.Sequential(new nn.Linear(2, 2), new nn.BatchNorm(2));
    const state = net.stateDict();
    expect(Object.keys(state)).toEqual([
      "0.weight",
      "0.bias",
      "1.weight",
      "1.bias",
      "1.runningMean",
      "1.runningVariance",
    ]);
    const before = net.parameters()[0].toArray();
    nn.init.constant(net.parameters()[0], 7);
    net.loadStateDict(state);
    expect(net.parameters()[0].toArray()).toEqual(before);
    expect(() => net.loadStateDict({})).toThrow(failure("argument/missing"));
  });

  test("train and eval reach every part", () => {
    const net = new nn.Sequential(new nn.Sequential(new nn.Dropout(0.5)), new nn.ReLU());
    expect(
      net
        .eval()
        .modules()
        .map(({ training }) => training),
    ).toEqual([false, false, false, false]);
    expect(net.forward(ones(4)).toArray()).toEqual([1, 1, 1, 1]);
    expect(
      net
        .train()
        .modules()
        .every(({ training }) => training),
    ).toBe(true);
  });

  test("a module prints its parts and the number of its parameters", () => {
    const net = new nn.Sequential(new nn.Conv2d(1, 2, 3), new nn.Flatten(), new nn.Linear(72, 10));
    expect(String(net)).toBe(
      [
        "Sequential(",
        "  (0): Conv2d(1 -> 2, 3 x 3)",
        "  (1): Flatten()",
        "  (2): Linear(72 -> 10)",
        ")",
        "750 parameters",
      ].join("\n"),
    );
  });

  test("BatchNorm learns running averages, and uses them after eval", () => {
    const layer = new nn.BatchNorm(1, { momentum: 0.5 });
    layer.forward(tensor([[1], [3]]));
    expect(layer.runningMean.toArray()).toEqual([1]);
    expect(layer.runningVariance.toArray()).toEqual([1.5]);
    layer.eval();
    expect(layer.forward(tensor([[1]])).item()).toBe(0);
    expect(layer.runningMean.toArray()).toEqual([1]);
  });
});

describe("initialisers", () => {
  const deviation = (x: Tensor) => Math.sqrt(mean(square(x)).item());

  test.each([
    ["kaimingNormal", Math.sqrt(2 / 200)],
    ["kaimingUniform", Math.sqrt(2 / 200)],
    ["xavierNormal", Math.sqrt(2 / 500)],
    ["xavierUniform", Math.sqrt(2 / 500)],
  ] as const)("%s has the deviation of its paper", (name, expected) => {
    manualSeed(4);
    const w = nn.init[name](zeros([300, 200], { requiresGrad: true }));
    expect(deviation(w) / expected).toBeCloseTo(1, 1);
    expect(w.requiresGrad).toBe(true);
  });

  test("the uniform ones stay within sqrt(3) deviations", () => {
    const w = nn.init.xavierUniform(zeros([30, 20]));
    expect(Math.max(...w.data.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 50));
  });

  test("a kernel counts in the fan, and a bias has none", () => {
    expect(nn.init.fans([8, 4, 3, 3])).toEqual({ fanIn: 36, fanOut: 72 });
    expect(() => nn.init.kaimingNormal(zeros([3]))).toThrow(failure("shape/rank"));
  });
});

describe("network ops", () => {
  test("conv2d equals its definition, window by window", () => {
    manualSeed(7);
    const [x, w] = [randn(2, 3, 5, 5), randn(4, 3, 3, 3)];
    const y = conv2d(x, w, null, { stride: 2, padding: 1 });
    expect(y.shape).toEqual([2, 4, 3, 3]);
    const at = (n: number, c: number, h: number, v: number) =>
      h < 0 || v < 0 || h > 4 || v > 4 ? 0 : x.data[((n * 3 + c) * 5 + h) * 5 + v];
    for (let o = 0; o < y.size; o++) {
      const [n, f, i, j] = [Math.floor(o / 36), Math.floor(o / 9) % 4, Math.floor(o / 3) % 3, o % 3];
      let total = 0;
      for (let k = 0; k < 27; k++) {
        const [c, a, b] = [Math.floor(k / 9), Math.floor(k / 3) % 3, k % 3];
        total += w.data[f * 27 + k] * at(n, c, 2 * i + a - 1, 2 * j + b - 1);
      }
      expect(y.data[o]).toBeCloseTo(total, 12);
    }
  });

  test("dropout keeps the mean, drops the share asked for, and passes gradients where it did not drop", () => {
    manualSeed(8);
    const x = ones([10_000], { requiresGrad: true });
    const y = dropout(x, 0.25);
    y.sum().backward();
    const dropped = y.data.filter((value: number) => value === 0).length / 10_000;
    expect(dropped).toBeCloseTo(0.25, 1);
    expect(mean(y).item()).toBeCloseTo(1, 1);
    expect(x.grad?.toArray()).toEqual(y.toArray());
    expect(dropout([1, 2], 1).toArray()).toEqual([0, 0]);
  });

  test("a loss does not broadcast [n] against [n,1], and says how to repair it", () => {
    expect(() => mse(ones(4), ones(4, 1))).toThrow(
      /mse: predictions \[4\] and targets \[4,1\] differ\n.*reshape/,
    );
  });
});

test.each<[string, string, () => unknown]>([
  ["a layer that is none", "argument/type", () => new nn.Sequential(5 as never)],
  ["channels that make no groups", "argument/domain", () => new nn.Conv2d(3, 4, 3, { groups: 2 })],
  [
    "an unknown fan",
    "argument/domain",
    () => nn.init.kaimingNormal(zeros(2, 3), { mode: "fan_in" as "fanIn" }),
  ],
  ["no class at all", "argument/domain", () => datasets.spirals(10, { classes: 0 })],
])("refused: %s", (_, code, make) => {
  expect(make).toThrow(expect.objectContaining({ code, hint: expect.stringMatching(/\w/) }));
});
