/**
 * What all optimisers share: parameters in groups with options, and a step that replaces every parameter by its
 * update. The updates are PyTorch's, number by number. They run over plain arrays: an update is not differentiated.
 */
import { allocate, type Data, type DType } from "../dtype.js";
import { ArgumentError, ShapeError } from "../errors.js";
import { describe, formatShape, sameShape } from "../shape.js";
import { Tensor } from "../tensor.js";

/** Options that every optimiser has. */
export interface OptimizerOptions {
  /** The learning rate. */
  readonly lr: number;
  /** Adds weightDecay * parameter to the gradient (AdamW: shrinks the parameter itself). */
  readonly weightDecay: number;
  /** Climbs instead of descending. */
  readonly maximize: boolean;
}

/** Parameters that share options. */
export type ParameterGroup<O> = Partial<O> & { readonly params: Iterable<Tensor> };

/** What an optimiser takes: parameters, or groups of them. */
export type ParametersOf<O> = Iterable<Tensor> | readonly ParameterGroup<O>[];

/** One parameter in one step: values, gradient, and the place for the new values. */
export interface Update<O, State> {
  readonly x: Data;
  readonly g: Data;
  readonly next: Data;
  readonly options: O;
  readonly state: State;
  readonly dtype: DType;
  /** Counts the steps of this parameter from 1. */
  readonly t: number;
}

interface Memory<State> {
  readonly state: State;
  t: number;
}

/** What every optimiser does: `step()` changes its parameters by their gradients, `zeroGrad()` forgets the gradients. */
export abstract class Optimizer<O extends OptimizerOptions, State> {
  /** Parameters with their options; options may be changed between steps. */
  readonly groups: { readonly params: readonly Tensor[]; options: O }[];
  private readonly memories = new Map<Tensor, Memory<State>>();

  constructor(params: ParametersOf<O>, defaults: O, given: Partial<O>) {
    const name = this.constructor.name;
    if (
      params instanceof Tensor ||
      typeof (params as Partial<Iterable<unknown>>)?.[Symbol.iterator] !== "function"
    ) {
      throw new ArgumentError(
        "argument/type",
        `${name}: parameters come as a list, not as ${params instanceof Tensor ? "one tensor" : describe(params)}`,
        `new ${name}([w, b]), or new ${name}(model.parameters())`,
      );
    }
    const list = [...params] as (Tensor | ParameterGroup<O>)[];
    const isPlain = list.every((entry) => entry instanceof Tensor);
    const groups = isPlain
      ? [{ params: list } as unknown as ParameterGroup<O>]
      : (list as ParameterGroup<O>[]);
    this.groups = groups.map(({ params: own, ...options }) => {
      requireKnown(name, { ...given, ...options }, defaults);
      return { params: [...own], options: { ...defaults, ...given, ...(options as unknown as Partial<O>) } };
    });
    const all = this.parameters();
    if (all.length === 0) {
      throw new ArgumentError("argument/missing", `${name}: no parameters`, "pass model.parameters()");
    }
    const unfit = all.find((x) => !x.isLeaf || !x.requiresGrad);
    if (unfit !== undefined) {
      throw new ArgumentError(
        "argument/type",
        `${name}: a tensor of shape [${unfit.shape.join(",")}] is no parameter`,
        "parameters are leaves that want a gradient: param(...)",
      );
    }
    if (new Set(all).size !== all.length) {
      throw new ArgumentError(
        "argument/domain",
        `${name}: a parameter is named twice, and would be moved twice in each step`,
        "name every parameter once, in one group",
      );
    }
    for (const { options } of this.groups) this.check(options);
  }

  /** Fresh state for a parameter. */
  protected abstract start(size: number, dtype: DType, options: O): State;

  /** Writes the new values into `next`. */
  protected abstract update(update: Update<O, State>): void;

  /** Refuses options outside their domain; subclasses add their own. */
  protected check(options: O): void {
    for (const name of ["lr", "weightDecay"] as const)
      requireFrom(this.constructor.name, name, options[name], 0);
  }

  private parameters(): Tensor[] {
    return this.groups.flatMap(({ params }) => params);
  }

  /** The learning rate of the first group; setting it sets that of all. */
  get lr(): number {
    return this.groups[0].options.lr;
  }

  set lr(value: number) {
    requireFrom(this.constructor.name, "lr", value, 0);
    for (const group of this.groups) group.options = { ...group.options, lr: value };
  }

  /** Forgets all gradients: to be called before each backward. */
  zeroGrad(): void {
    for (const x of this.parameters()) x.zeroGrad();
  }

  /**
   * Moves every parameter that has a gradient. Throws `argument/missing` if none has one.
   */
  step(): void {
    if (this.parameters().every((x) => x.grad === null)) {
      throw new ArgumentError(
        "argument/missing",
        `${this.constructor.name}.step: no parameter has a gradient`,
        "call loss.backward() first",
      );
    }
    for (const { params, options } of this.groups) {
      for (const x of params) if (x.grad !== null) this.move(x, x.grad, options);
    }
  }

  private move(x: Tensor, gradient: Tensor, options: O): void {
    if (!sameShape(gradient.shape, x.shape)) {
      throw new ShapeError(
        "shape/mismatch",
        `${this.constructor.name}.step: a parameter of shape ${formatShape(x.shape)} has a gradient of shape ${formatShape(gradient.shape)}`,
        "a gradient always has the shape of the value it belongs to",
      );
    }
    let memory = this.memories.get(x);
    if (memory === undefined) {
      memory = { state: this.start(x.size, x.dtype, options), t: 0 };
      this.memories.set(x, memory);
    }
    memory.t++;
    const next = allocate(x.dtype, x.size);
    const g = options.maximize ? gradient.data.map((value: number) => -value) : gradient.data;
    this.update({ x: x.data, g, next, options, state: memory.state, dtype: x.dtype, t: memory.t });
    // The array is ours: handing it over saves the copy that assign() would make.
    x.storage = next;
    x.version++;
  }
}

/** Throws `argument/domain` for a name that no option has. */
function requireKnown(op: string, given: object, known: object): void {
  const unknown = Object.keys(given).find((name) => !(name in known));
  if (unknown === undefined) return;
  throw new ArgumentError(
    "argument/domain",
    `${op}: no option ${unknown}`,
    `the options are ${Object.keys(known).join(", ")}`,
  );
}

/** Throws `argument/domain` unless value >= least. */
export function requireFrom(op: string, name: string, value: number, least: number): void {
  if (value >= least) return;
  throw new ArgumentError("argument/domain", `${op}: ${name} is ${value}`, `${name} is at least ${least}`);
}
