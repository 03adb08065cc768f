/**
 * Gates whose derivative is a piece of code with a memory of its own, not an entry of the registry: how the functions
 * that users write come to the tape. Under vmap such a gate stands twice on it, once for the example that its author
 * sees and once for the whole batch, so that derivatives taken inside the vmap and around it both find it.
 */
import { record } from "../apply.js";
import { zerosLike } from "../create.js";
import { AutogradError } from "../errors.js";
import type { Op } from "../op.js";
import { sum } from "../ops/sums.js";
import type { Tensor } from "../tensor.js";
import { singleOp } from "./singleOp.js";
import { vmap } from "./vmap.js";

/** A derivative as code. */
export interface Rule {
  readonly name: string;
  readonly args: readonly string[];
  /** The tensors that the code remembers; it is given them back, since under vmap they are others. */
  readonly saved: () => readonly Tensor[];
  /** The gradients of all inputs, from that of the output. */
  readonly pull: (gy: Tensor, inputs: readonly Tensor[], saved: readonly Tensor[]) => readonly Tensor[];
  /** The tangent of the output, from those of all inputs; null: forward mode transposes `pull`. */
  readonly push:
    | ((dxs: readonly Tensor[], inputs: readonly Tensor[], saved: readonly Tensor[]) => Tensor)
    | null;
  /** The function itself, once more. */
  readonly run: (inputs: readonly Tensor[]) => Tensor;
}

/** Makes `output`, which has no history yet, the result of a gate with this rule. */
export function putOnTape(rule: Rule, inputs: readonly Tensor[], output: Tensor): void {
  if (output.batch !== null) {
    const { level } = output.batch;
    const isAt = (x: Tensor): boolean => x.batch?.level === level;
    const full = output.batch.full.twin();
    putOnTape(ofBatch(rule, isAt, inputs.map(isAt)), inputs.map(fullIf(isAt)), full);
    output.batch = { level, full };
  }
  record(opOf(rule, output), inputs, undefined, output);
}

/** True if somebody differentiates in x, or in the batch behind it. */
export function isWanted(x: Tensor): boolean {
  return x.requiresGrad || (x.batch !== null && isWanted(x.batch.full));
}

function fullIf(isAt: (x: Tensor) => boolean): (x: Tensor) => Tensor {
  return (x) => (isAt(x) ? x.batch!.full : x);
}

/** The rule for all examples at once: vmap of the rule for one. An input that they share gets the sum. */
function ofBatch(rule: Rule, isAt: (x: Tensor) => boolean, isBatched: readonly boolean[]): Rule {
  const axis = (is: boolean): 0 | null => (is ? 0 : null);
  const axes = (): (0 | null)[] => [...isBatched.map(axis), ...rule.saved().map((x) => axis(isAt(x)))];
  const n = isBatched.length;
  const { push } = rule;
  return {
    name: rule.name,
    args: rule.args,
    saved: () => rule.saved().map(fullIf(isAt)),
    pull(gy, inputs, saved) {
      const one = (g: Tensor, ...rest: Tensor[]): readonly Tensor[] =>
        rule.pull(g, rest.slice(0, n), rest.slice(n));
      const all = vmap(one, { inAxes: [0, ...axes()] })(gy, ...inputs, ...saved) as readonly Tensor[];
      return all.map((gx, i) => (isBatched[i] ? gx : sum(gx, 0)));
    },
    push:
      push === null
        ? null
        : (dxs, inputs, saved) => {
            const one = (...xs: Tensor[]): Tensor =>
              push(xs.slice(0, n), xs.slice(n, 2 * n), xs.slice(2 * n));
            const inAxes = [...isBatched.map(axis), ...axes()];
            return vmap(one, { inAxes })(...dxs, ...inputs, ...saved);
          },
    run: (inputs) => vmap((...xs: Tensor[]) => rule.run(xs), { inAxes: isBatched.map(axis) })(...inputs),
  };
}

/**
 * A gradient that cannot be differentiated again, from what it was computed from: where somebody tries, by whatever
 * transform, the gate that it gets here refuses, where without one the second derivative would be a silent 0.
 */
export function onlyOnce(name: string, inputs: readonly Tensor[], gx: Tensor): Tensor {
  const refuse = (): never => {
    throw new AutogradError(
      "autograd/once",
      `${name} can be differentiated only once`,
      "its backward is marked onceDifferentiable: write it in tensor operations, and leave the mark out",
    );
  };
  const result = gx.twin();
  const rule: Rule = {
    name: `${name}.backward`,
    args: inputs.map((_, i) => `input${i}`),
    saved: () => [],
    pull: refuse,
    push: refuse,
    run: () => gx,
  };
  putOnTape(rule, inputs, result);
  return result;
}

function opOf(rule: Rule, value: Tensor): Op<undefined> {
  const { push } = rule;
  return singleOp(value, {
    name: rule.name,
    args: rule.args,
    doc: {
      sentence: `${rule.name}, a function of your own.`,
      formula: `gradients from ${rule.name}.backward`,
      example: "1   // 1",
      torch: "torch.autograd.Function",
    },
    run: (inputs) => rule.run(inputs),
    pull: (gy, { inputs }) => rule.pull(gy, inputs, rule.saved()),
    jvp:
      push === null
        ? undefined
        : (dx, { inputs }, index) =>
            push(
              inputs.map((x, i) => (i === index ? dx : zerosLike(x))),
              inputs,
              rule.saved(),
            ),
  });
}
