/**
 * What all optimisers share: parameters in groups with options, and a step that replaces every parameter by its
 * update. The updates are PyTorch's, number by number. They run over plain arrays: an update is not differentiated.
 */
import { allocate, type Data, type DType } from "../dtype.js";
import { ArgumentError } from "../errors.js";
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
  /** Counts the steps of this parameter from 1. */
  readonly t: number;
}

interface Memory<State> {
  readonly state: State;
  t: number;
}

export abstract class Optimizer<O extends OptimizerOptions, State> {
  /** Parameters with their options; options may be changed between steps. */
  readonly groups: { readonly params: readonly Tensor[]; options: O }[];
  private readonly memories = new Map<Tensor, Memory<State>>();

  constructor(params: ParametersOf<O>, defaults: O) {
    const list = [...params] as (Tensor | ParameterGroup<O>)[];
    const name = this.constructor.name;
    const isPlain = list.every((entry) => entry instanceof Tensor);
    const groups = isPlain
      ? [{ params: list } as unknown as ParameterGroup<O>]
      : (list as ParameterGroup<O>[]);
    this.groups = groups.map(({ params: own, ...options }) => ({
      params: [...own],
      options: { ...defaults, ...(options as unknown as Partial<O>) },
    }));
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
    let memory = this.memories.get(x);
    if (memory === undefined) {
      memory = { state: this.start(x.size, x.dtype, options), t: 0 };
      this.memories.set(x, memory);
    }
    memory.t++;
    const next = allocate(x.dtype, x.size);
    const g = options.maximize ? gradient.data.map((value: number) => -value) : gradient.data;
    this.update({ x: x.data, g, next, options, state: memory.state, t: memory.t });
    // The array is ours: handing it over saves the copy that assign() would make.
    x.storage = next;
    x.version++;
  }
}

/** Throws `argument/domain` unless value >= least. */
export function requireFrom(op: string, name: string, value: number, least: number): void {
  if (value >= least) return;
  throw new ArgumentError("argument/domain", `${op}: ${name} is ${value}`, `${name} is at least ${least}`);
}
