/** Optimisers step as PyTorch's do, and refuse what cannot be meant. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { matmul, optim, param, pow, randn, square, type Tensor, tanh, tensor } from "../../runtime/index.js";
import { spread } from "../../runtime/samples.js";
import { failure } from "./refusal.js";

interface Encoded {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Trajectory {
  readonly optimiser: "SGD" | "RMSprop" | "Adagrad" | "Adam" | "AdamW";
  readonly options: Record<string, number | boolean | readonly number[]>;
  readonly steps: readonly { readonly step: number; readonly w: Encoded; readonly b: Encoded }[];
}

const golden = new URL("golden/optimisers.json", import.meta.url);
const trajectories = JSON.parse(readFileSync(golden, "utf8")).cases as Trajectory[];

function loss(w: Tensor, b: Tensor): Tensor {
  const [x, t] = [spread([5, 3]), spread([5, 2], -2, 2, 4)] as number[][][];
  return square(tanh(matmul(x, w).add(b)).sub(t))
    .mean()
    .add(pow(w, 4).sum().mul(0.1));
}

function expectNear(actual: Tensor, expected: Encoded): void {
  expect(actual.shape).toEqual(expected.shape);
  expected.data.forEach((wanted, i) => {
    expect(Math.abs(actual.data[i] - wanted)).toBeLessThanOrEqual(1e-12);
  });
}

describe("20 steps lead where PyTorch's lead, to 1e-12", () => {
  test.each(trajectories.map((t) => [`${t.optimiser} ${JSON.stringify(t.options)}`, t] as const))(
    "%s",
    (_, { optimiser, options, steps }) => {
      const w = param(spread([3, 2], -2, 2, 9) as number[][]);
      const b = param(spread([2], -2, 2, 3) as number[]);
      const stepper = new optim[optimiser]([w, b], options);
      for (let step = 1; step <= 20; step++) {
        stepper.zeroGrad();
        loss(w, b).backward();
        stepper.step();
        const shown = steps.find((entry) => entry.step === step);
        if (shown === undefined) continue;
        expectNear(w, shown.w);
        expectNear(b, shown.b);
      }
    },
  );
});

test("groups have options of their own, and the rest from the optimiser", () => {
  const [a, b] = [param(1), param(1)];
  const stepper = new optim.SGD([{ params: [a], lr: 0.5 }, { params: [b] }], { lr: 0.1 });
  a.add(b).backward();
  stepper.step();
  expect([a.item(), b.item()]).toEqual([0.5, 0.9]);
});

test("the learning rate can be changed between steps", () => {
  const x = param(1);
  const stepper = new optim.SGD([x], { lr: 0.5 });
  stepper.lr = 0.25;
  x.mul(1).backward();
  stepper.step();
  expect(x.item()).toBe(0.75);
});

test("a parameter without a gradient stays, and a step without any gradient is refused", () => {
  const [used, unused] = [param(1), param(2)];
  const stepper = new optim.Adam([used, unused]);
  expect(() => stepper.step()).toThrow(failure("argument/missing"));
  used.mul(2).backward();
  stepper.step();
  expect(unused.item()).toBe(2);
});

test("a graph that read the old values refuses to run backward after a step", () => {
  const x = param(3);
  const stepper = new optim.SGD([x], { lr: 0.1 });
  const y = x.mul(x);
  y.backward();
  stepper.step();
  expect(() => y.backward()).toThrow(failure("autograd/modified"));
});

test.each([
  ["no parameters", () => new optim.SGD([]), "argument/missing"],
  ["a tensor that wants no gradient", () => new optim.SGD([tensor(1)]), "argument/type"],
  ["a computed tensor", () => new optim.SGD([param(1).mul(2)]), "argument/type"],
  ["a negative learning rate", () => new optim.Adam([param(1)], { lr: -1 }), "argument/domain"],
  ["one tensor instead of a list", () => new optim.SGD(param(1) as never), "argument/type"],
  ["a parameter named twice", () => ((w) => new optim.SGD([w, w]))(param(1)), "argument/domain"],
  [
    "an option of another name",
    () => new optim.SGD([param(1)], { momentom: 0.9 } as object),
    "argument/domain",
  ],
  [
    "an option of another name in a group",
    () => new optim.SGD([{ params: [param(1)], rate: 0.1 } as { params: Tensor[] }]),
    "argument/domain",
  ],
  ["nesterov without momentum", () => new optim.SGD([param(1)], { nesterov: true }), "argument/domain"],
  ["a beta of 1", () => new optim.Adam([param(1)], { betas: [1, 0.9] }), "argument/domain"],
])("refused: %s", (_, make, code) => {
  expect(make).toThrow(failure(code));
});

test("clipGradNorm scales all gradients together, and returns the norm that they had", () => {
  const [a, b] = [param([0, 0]), param(0)];
  a.mul([3, 0]).sum().add(b.mul(4)).backward();
  expect(optim.clipGradNorm([a, b], 1)).toBe(5);
  expect(a.grad?.data[0]).toBeCloseTo(0.6, 6);
  expect(b.grad?.item()).toBeCloseTo(0.8, 6);
  expect(optim.clipGradNorm([a, b], 10)).toBeCloseTo(1, 5);
  expect(b.grad?.item()).toBeCloseTo(0.8, 6);
});

test("clipGradValue cuts every element by itself", () => {
  const a = param([0, 0]);
  a.mul([3, -0.25]).sum().backward();
  optim.clipGradValue([a], 0.5);
  expect(a.grad?.toArray()).toEqual([0.5, -0.25]);
});

test("float32 parameters stay float32", () => {
  const x = randn([3], { dtype: "float32", requiresGrad: true });
  const stepper = new optim.AdamW([x]);
  square(x).sum().backward();
  stepper.step();
  expect([x.dtype, x.data.constructor.name]).toEqual(["float32", "Float32Array"]);
});

test("a momentum that begins later begins with that step's gradient", () => {
  const x = param(1);
  const stepper = new optim.SGD([x], { lr: 0.5 });
  const step = (): number => {
    stepper.zeroGrad();
    x.mul(1).backward();
    stepper.step();
    return x.item();
  };
  expect(step()).toBe(0.5);
  stepper.groups[0].options = { ...stepper.groups[0].options, momentum: 0.5 };
  expect([step(), step()]).toEqual([0, -0.75]);
});

test("gradients that are not of the parameter's shape are refused; a norm that is NaN spoils all of them", () => {
  const x = param([1, 2]);
  x.grad = tensor([1]);
  expect(() => new optim.SGD([x]).step()).toThrow(failure("shape/mismatch"));
  x.grad = tensor([3, 4]);
  expect(optim.clipGradNorm(x, 1)).toBe(5);
  x.grad = tensor([NaN, 4]);
  optim.clipGradNorm([x], 1);
  expect(x.grad.toArray()).toEqual([NaN, NaN]);
  expect(() => optim.clipGradNorm([x], -1)).toThrow(failure("argument/domain"));
});
