/**
 * Gates of your own, as PyTorch's torch.autograd.Function: a class with a static `forward` and a static `backward`.
 *
 *     class Multiply extends AutogradFunction {
 *       static forward(ctx, x, y) { ctx.saveForBackward(x, y); return x.mul(y); }
 *       static backward(ctx, gz) { const [x, y] = ctx.savedTensors; return [y.mul(gz), x.mul(gz)]; }
 *     }
 *     const z = Multiply.apply(x, y);
 *
 * `forward` runs without recording; `backward` is recorded when somebody differentiates it again, so written in tensor
 * operations it has a second derivative for free.
 */
import { record } from "../apply.js";
import { zerosLike } from "../create.js";
import { AutogradError } from "../errors.js";
import type { Op } from "../op.js";
import { cat } from "../ops/joining.js";
import { reshape } from "../ops/reshape.js";
import { narrow } from "../ops/slicing.js";
import { describe, formatShape, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { noGrad } from "./recording.js";

/** What forward leaves for backward. */
export class FunctionContext {
  /** Which arguments of `apply` want a gradient; the others may be answered with null. */
  readonly needsInputGrad: readonly boolean[];
  /** @internal */
  saved: readonly Tensor[] = [];
  /** @internal */
  readonly withoutGradient = new Set<Tensor>();

  /** @internal */
  constructor(needsInputGrad: readonly boolean[]) {
    this.needsInputGrad = needsInputGrad;
  }

  /** Keeps inputs or outputs for `backward`. */
  saveForBackward(...tensors: Tensor[]): void {
    this.saved = tensors;
  }

  /** What was kept, in the same order. */
  get savedTensors(): readonly Tensor[] {
    return this.saved;
  }

  /** Says that these outputs (positions, masks) have no gradient. */
  markNonDifferentiable(...outputs: Tensor[]): void {
    for (const y of outputs) this.withoutGradient.add(y);
  }
}

/** One tensor or several, as forward and backward return them. */
export type Results = Tensor | null | readonly (Tensor | null)[];

/** The static side of a function class: what `apply` calls. */
export interface FunctionClass {
  readonly name: string;
  readonly onceDifferentiable?: boolean;
  forward(ctx: FunctionContext, ...args: never[]): Tensor | readonly Tensor[];
  backward(ctx: FunctionContext, ...upstreams: never[]): Results;
  jvp?(ctx: FunctionContext, ...tangents: never[]): Results;
}

// biome-ignore lint/complexity/noStaticOnlyClass: the form that PyTorch and the lecture give it
export abstract class AutogradFunction {
  /** Set to true if `backward` is not made of tensor operations: a second derivative is then refused. */
  static readonly onceDifferentiable: boolean = false;

  /** The value: from a context and the arguments of `apply`. */
  static forward(_ctx: FunctionContext, ..._args: never[]): Tensor | readonly Tensor[] {
    throw missing("forward");
  }

  /** The gradients: one per argument of `apply`, from the context and one upstream gradient per output. */
  static backward(_ctx: FunctionContext, ..._upstreams: never[]): Results {
    throw missing("backward");
  }

  /** Runs the function and puts it on the tape as one gate. Throws `autograd/function`. */
  static apply(this: FunctionClass, ...args: unknown[]): Tensor;
  static apply<R extends readonly Tensor[]>(this: FunctionClass, ...args: unknown[]): R;
  static apply(this: FunctionClass, ...args: unknown[]): Tensor | readonly Tensor[] {
    // biome-ignore lint/complexity/noThisInStatic: the subclass on which apply was called
    return applyFunction(this, args);
  }
}

function missing(what: string): AutogradError {
  return new AutogradError("autograd/function", `AutogradFunction: static ${what}(ctx, ...) is not defined`);
}

function applyFunction(self: FunctionClass, args: readonly unknown[]): Tensor | readonly Tensor[] {
  const places = args.map((_, i) => i).filter((i) => args[i] instanceof Tensor);
  const inputs = places.map((i) => args[i] as Tensor);
  const ctx = new FunctionContext(args.map((x) => x instanceof Tensor && x.requiresGrad));
  const result = noGrad(() => self.forward(ctx, ...(args as never[])));
  const outputs = result instanceof Tensor ? [result] : [...result];
  const wrong = outputs.find((y) => !(y instanceof Tensor));
  if (wrong !== undefined) {
    throw new AutogradError(
      "autograd/function",
      `${self.name}.forward: expected tensors, found ${describe(wrong)}`,
    );
  }
  const carrying = outputs.filter((y) => !ctx.withoutGradient.has(y));
  if (carrying.length === 0) return result;
  // Several outputs travel through the tape as one, packed end to end, and are taken apart behind it.
  const isPacked = carrying.length > 1;
  const flat = isPacked ? noGrad(() => cat(carrying.map((y) => reshape(y, [y.size])))) : carrying[0];
  const recorded = flat.twin();
  record(functionOp(self, ctx, args, places, carrying, recorded), inputs, undefined, recorded);
  const unpacked = isPacked ? takenApart(recorded, carrying) : [recorded];
  const finals = outputs.map((y) => (carrying.includes(y) ? unpacked[carrying.indexOf(y)] : y));
  // An output that was saved is, for backward, the recorded one: so a second derivative goes through it.
  ctx.saved = ctx.saved.map((x) => (outputs.includes(x) ? finals[outputs.indexOf(x)] : x));
  return result instanceof Tensor ? finals[0] : finals;
}

function takenApart(packed: Tensor, like: readonly Tensor[]): Tensor[] {
  let start = 0;
  return like.map(({ shape, size }) => {
    start += size;
    return reshape(narrow(packed, 0, start - size, size), shape);
  });
}

function functionOp(
  self: FunctionClass,
  ctx: FunctionContext,
  args: readonly unknown[],
  places: readonly number[],
  outputs: readonly Tensor[],
  packed: Tensor,
): Op<undefined> {
  // One call of backward gives all gradients; sweeps ask for them one by one.
  const known = new WeakMap<Tensor, readonly (Tensor | null)[]>();
  const backward = (gy: Tensor): readonly (Tensor | null)[] => {
    const upstreams = outputs.length > 1 ? takenApart(gy, outputs) : [gy];
    const run = (): Results => self.backward(ctx, ...(upstreams as never[]));
    const result = self.onceDifferentiable ? noGrad(run) : run();
    const gradients = Array.isArray(result) ? (result as (Tensor | null)[]) : [result as Tensor | null];
    if (gradients.length !== args.length && gradients.length !== places.length) {
      throw new AutogradError(
        "autograd/function",
        `${self.name}.backward: ${gradients.length} gradients for ${args.length} arguments`,
        "return one per argument of apply, null where there is none",
      );
    }
    const ofTensors = gradients.length === args.length ? places.map((i) => gradients[i]) : gradients;
    if (self.onceDifferentiable) {
      for (const g of ofTensors) if (g !== null) g.cut = `${self.name} can be differentiated only once`;
    }
    return ofTensors;
  };
  const op: Op<undefined> = {
    name: self.name,
    args: places.map((i) => `input${i}`),
    doc: {
      sentence: `${self.name}, a function of your own.`,
      formula: `gradients from ${self.name}.backward`,
      example: "1   // 1",
      torch: "torch.autograd.Function",
    },
    samples: () => [],
    nondifferentiable: {},
    isValueFree: false,
    scalar: null,
    shape: () => packed.shape,
    dtype: () => packed.dtype,
    forward: () => packed.data,
    run(inputs) {
      const again = args.map((arg, i) => (places.includes(i) ? inputs[places.indexOf(i)] : arg));
      const result = applyFunction(self, again);
      return result instanceof Tensor ? result : cat(result.map((y) => reshape(y, [y.size])));
    },
    vjp(gy, { inputs }, index) {
      let gradients = known.get(gy);
      if (gradients === undefined) {
        gradients = backward(gy);
        known.set(gy, gradients);
      }
      const gx = gradients[index] ?? zerosLike(inputs[index]);
      if (sameShape(gx.shape, inputs[index].shape)) return gx;
      throw new AutogradError(
        "autograd/function",
        `${self.name}.backward: the gradient of argument ${places[index]} has shape ${formatShape(gx.shape)}, ` +
          `the argument ${formatShape(inputs[index].shape)}`,
        "a gradient always has the shape of the value it belongs to",
      );
    },
  };
  if (self.jvp !== undefined) {
    op.jvp = (dx, { inputs }, index) => {
      const tangents = args.map((_, i) => {
        const at = places.indexOf(i);
        return at < 0 ? null : at === index ? dx : zerosLike(inputs[at]);
      });
      const result = self.jvp!(ctx, ...(tangents as never[]));
      if (result instanceof Tensor) return result;
      return cat((result as readonly Tensor[]).map((y) => reshape(y, [y.size])));
    };
  }
  return op;
}
