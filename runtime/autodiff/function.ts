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
 * operations it has a second derivative for free, and works under vmap.
 */
import { zerosLike } from "../create.js";
import { AutogradError } from "../errors.js";
import { describe, formatShape, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { lent } from "./backward.js";
import { isWanted, onlyOnce, putOnTape, type Rule } from "./gate.js";
import { packed, unpacked } from "./pack.js";
import { noGrad } from "./recording.js";

/** What forward leaves for backward: tensors by `saveForBackward`, all else as properties (`ctx.power = 3`). */
export class FunctionContext {
  [property: string]: unknown;
  /** Which arguments of `apply` want a gradient; the others may be answered with null. */
  readonly needsInputGrad: readonly boolean[];
  /** @internal */
  saved: readonly Tensor[] = [];
  private versions: readonly number[] = [];
  /** @internal */
  readonly withoutGradient = new Set<Tensor>();

  /** @internal */
  constructor(needsInputGrad: readonly boolean[]) {
    this.needsInputGrad = needsInputGrad;
  }

  /** Keeps inputs or outputs for `backward`. */
  saveForBackward(...tensors: Tensor[]): void {
    this.saved = tensors;
    this.versions = tensors.map((x) => x.version);
  }

  /** @internal What was kept, as it was then. Throws `autograd/modified`. */
  unchanged(name: string): readonly Tensor[] {
    const at = this.saved.findIndex((x, i) => x.version !== this.versions[i]);
    if (at < 0) return this.saved;
    throw new AutogradError(
      "autograd/modified",
      `backward: ${name} saved a tensor of shape ${formatShape(this.saved[at].shape)}, but assign() has replaced it since`,
      "run the forward pass again after an update, or save a clone()",
    );
  }

  /** What was kept, in the same order. */
  get savedTensors(): readonly Tensor[] {
    return this.saved;
  }

  /** @internal The same context with other tensors in place of the saved ones: the same examples under another vmap. */
  withSaved(saved: readonly Tensor[]): FunctionContext {
    return Object.assign(Object.create(this), { saved });
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

/**
 * A gate of your own: extend this class by a static `forward` (from a context and the arguments of `apply` to the value)
 * and a static `backward` (from the context and the upstream gradient to one gradient per argument, or null), and call
 * it by `apply`. An optional static `jvp` gives forward mode a rule of its own.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: the form that PyTorch and the lecture give it
export abstract class AutogradFunction {
  /** Set to true if `backward` is not made of tensor operations: a second derivative is then refused. */
  static readonly onceDifferentiable: boolean = false;

  /** The value: from a context and the arguments of `apply`. */
  static forward(_ctx: FunctionContext, ..._args: never[]): Tensor | readonly Tensor[] {
    throw missing("forward");
  }

  /**
   * The gradients: one per argument of `apply`, from the context and one upstream gradient per output. These are copies:
   * whoever writes into their `data` changes no other gradient.
   */
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
  const ctx = new FunctionContext(args.map((x) => x instanceof Tensor && isWanted(x)));
  const result = noGrad(() => self.forward(ctx, ...(args as never[])));
  const outputs: readonly unknown[] = Array.isArray(result) ? result : [result];
  if (!areTensors(outputs))
    throw notTensors(`${self.name}.forward`, outputs, "a tensor, or a list of tensors");
  const carrying = outputs.filter((y) => !ctx.withoutGradient.has(y));
  if (carrying.length === 0) return result;
  // Several outputs travel through the tape as one, packed end to end, and are taken apart behind it.
  const recorded = noGrad(() => packed(carrying)).twin();
  putOnTape(ruleOf(self, ctx, args, places, carrying), inputs, recorded);
  const parts = unpacked(recorded, carrying);
  const finals = outputs.map((y) => (carrying.includes(y) ? parts[carrying.indexOf(y)] : y));
  // An output that was saved is, for backward, the recorded one: so a second derivative goes through it. What forward
  // gave back as it came is saved as an input.
  const isOutput = (x: Tensor): boolean => outputs.includes(x) && !inputs.includes(x);
  if (ctx.saved.some(isOutput))
    ctx.saveForBackward(...ctx.saved.map((x) => (isOutput(x) ? finals[outputs.indexOf(x)] : x)));
  return result instanceof Tensor ? finals[0] : finals;
}

function areTensors(values: readonly unknown[]): values is readonly Tensor[] {
  return values.every((value) => value instanceof Tensor);
}

function notTensors(where: string, values: readonly unknown[], wanted: string): AutogradError {
  const wrong = values.find((value) => !(value instanceof Tensor) && value !== null) ?? null;
  const isNothing = wrong === undefined || values.includes(undefined);
  return new AutogradError(
    "autograd/function",
    `${where}: expected ${wanted}, found ${isNothing ? "nothing" : describe(wrong)}`,
    isNothing ? "a function in braces needs a return" : "numbers become tensors by tensor(x)",
  );
}

/** The rule that the class writes as `backward` and `jvp`; `places` are those arguments that are tensors. */
function ruleOf(
  self: FunctionClass,
  ctx: FunctionContext,
  args: readonly unknown[],
  places: readonly number[],
  outputs: readonly Tensor[],
): Rule {
  const { jvp } = self;
  return {
    name: self.name,
    args: places.map((i) => `input${i}`),
    saved: () => ctx.unchanged(self.name),
    pull(gy, inputs, saved) {
      const upstreams = unpacked(lent(gy), outputs);
      const run = (): Results => self.backward(ctx.withSaved(saved), ...(upstreams as never[]));
      const gradients = listOf(`${self.name}.backward`, self.onceDifferentiable ? noGrad(run) : run());
      const all = checked(self, gradients, args.length, places, inputs);
      return self.onceDifferentiable ? all.map((gx) => onlyOnce(self.name, [gy, ...inputs], gx)) : all;
    },
    push:
      jvp === undefined
        ? null
        : (dxs, _inputs, saved) => {
            const lentTo = dxs.map(lent);
            const tangents = args.map((_, i) => lentTo[places.indexOf(i)] ?? null);
            const dys = listOf(
              `${self.name}.jvp`,
              jvp.call(self, ctx.withSaved(saved), ...(tangents as never[])),
            );
            const tensors = outputs.map((y, k) => dys[k] ?? zerosLike(y));
            tensors.forEach((dy, k) => {
              checkShape(`${self.name}.jvp`, "tangent of output", k, dy, outputs[k]);
            });
            return packed(tensors);
          },
    run(inputs) {
      const again = args.map((arg, i) => (places.includes(i) ? inputs[places.indexOf(i)] : arg));
      const result = applyFunction(self, again);
      return result instanceof Tensor ? result : packed(result);
    },
  };
}

/** What `backward` or `jvp` returned, as a list. Throws `autograd/function` for anything but tensors and nulls. */
function listOf(where: string, results: Results): readonly (Tensor | null)[] {
  const list: readonly unknown[] = Array.isArray(results) ? results : [results];
  if (areTensors(list.filter((entry) => entry !== null))) return list as readonly (Tensor | null)[];
  throw notTensors(where, list, "tensors, or null where there is no gradient");
}

/** What `backward` returned, one gradient per tensor. Throws `autograd/function`. */
function checked(
  self: FunctionClass,
  gradients: readonly (Tensor | null)[],
  count: number,
  places: readonly number[],
  inputs: readonly Tensor[],
): Tensor[] {
  if (gradients.length !== count && gradients.length !== places.length) {
    throw new AutogradError(
      "autograd/function",
      `${self.name}.backward: ${gradients.length} gradients for ${count} arguments`,
      "return one per argument of apply, null where there is none",
    );
  }
  const ofTensors = gradients.length === count ? places.map((i) => gradients[i]) : gradients;
  return ofTensors.map((g, i) => {
    const gx = g ?? zerosLike(inputs[i]);
    checkShape(`${self.name}.backward`, "gradient of argument", places[i], gx, inputs[i]);
    return gx;
  });
}

function checkShape(where: string, what: string, place: number, g: Tensor, x: Tensor): void {
  if (sameShape(g.shape, x.shape)) return;
  throw new AutogradError(
    "autograd/function",
    `${where}: the ${what} ${place} has shape ${formatShape(g.shape)}, its value ${formatShape(x.shape)}`,
    "a derivative always has the shape of the value it belongs to",
  );
}
