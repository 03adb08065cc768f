/**
 * The tensor: values with a shape and a dtype, and, where gradients are wanted, the call that made it. Its
 * operations are in methods/, one-line calls of the functions in ops/; derivatives are in autodiff/.
 *
 * Values of rank 0 are kept as plain numbers, since graphs of scalars are what a lecture draws and a typed array per
 * number costs more than its arithmetic. Tensors are ordinary objects: nothing has to be disposed of.
 */
import { toTensor } from "./apply.js";
import { type BackwardOptions, backward, noPath } from "./autodiff/backward.js";
import { allocate, copyData, type Data, type DType, roundTo } from "./dtype.js";
import { ArgumentError, AutogradError, DTypeError, ShapeError } from "./errors.js";
import { AlgebraMethods } from "./methods/algebra.js";
import type { Call } from "./op.js";
import { transpose } from "./ops/axes.js";
import { cast, detach } from "./ops/copying.js";
import { formatTensor } from "./print.js";
import {
  formatShape,
  type NestedBooleans,
  type NestedNumbers,
  type Shape,
  sameShape,
  sizeOf,
} from "./shape.js";
import type { Assigns, NestedValues, Sizes, Transposed } from "./types/rules.js";

/** What functions accept where they want a tensor: a tensor, a number, a boolean, nested or typed arrays. */
export type TensorLike = Tensor | number | boolean | Data | NestedValues;

/** Called with the gradient of a tensor during backward; what it returns, if anything, is used instead. */
export type GradientHook = (gradient: Tensor) => Tensor | undefined;

/** Which vmap a tensor belongs to (outer ones have lower levels), and the values of all its examples. */
export interface Batch {
  readonly level: number;
  readonly full: Tensor;
}

/**
 * Numbers (or truth values) with a shape and a dtype, and, where gradients are wanted, the call that made them. Made by
 * `tensor`, `param`, `zeros` and their kin; most functions are methods too: `relu(x)` and `x.relu()`.
 */
export class Tensor<S extends Shape = Shape> extends AlgebraMethods {
  readonly shape: Sizes<S>;
  readonly dtype: DType;
  /** True if gradients flow to this tensor: a leaf that asked for it, or a value computed from one. */
  requiresGrad = false;
  /** The gradient of the last backward pass; at leaves the sum over all passes. */
  grad: Tensor<S> | null = null;
  /** @internal The call that computed this tensor, or null for a leaf. */
  call: Call | null = null;
  /** @internal Why no gradient flows here although an operand had one. */
  cut: string | null = null;
  /** @internal Inside vmap: one example of a batch, all of which are in `full` along a leading axis. */
  batch: Batch | null = null;
  /** @internal How often `assign` has replaced the values. */
  version = 0;
  /** @internal */
  hooks: Set<GradientHook> | null = null;
  /** @internal A plain number for rank 0, until somebody asks for `data`. */
  storage: number | Data;

  /** @internal Use `tensor`, `zeros` and their kin. */
  constructor(shape: Sizes<S>, dtype: DType, storage: number | Data) {
    super();
    this.shape = shape;
    this.dtype = dtype;
    this.storage = storage;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** The values themselves in row-major order, not a copy. Writing into them is not seen by the tape. */
  get data(): Data {
    if (this.batch !== null) throw noSingleValue("data");
    if (typeof this.storage === "number") {
      const data = allocate(this.dtype, 1);
      data[0] = this.storage;
      this.storage = data;
    }
    return this.storage;
  }

  /** True for a tensor that no recorded call has computed: where gradients accumulate. */
  get isLeaf(): boolean {
    return this.call === null;
  }

  /** The axes in reverse order: for a matrix, its transpose. */
  get T(): Tensor<Transposed<S>> {
    return transpose(this);
  }

  /** @internal The values of all examples at once where this is one of a batch. */
  get allData(): Data {
    return this.batch === null ? this.data : this.batch.full.allData;
  }

  /** @internal The same values as a new tensor without history. */
  twin(): Tensor<S> {
    const twin = new Tensor(this.shape, this.dtype, this.storage);
    twin.batch = this.batch;
    return twin;
  }

  /** @internal The value of a rank-0 tensor, unchecked. */
  number(): number {
    if (this.batch !== null) throw noSingleValue("item");
    return typeof this.storage === "number" ? this.storage : this.storage[0];
  }

  /**
   * The value of a tensor with one element, as a JavaScript number (a bool as 0 or 1). Throws `shape/size`.
   * @example tensor([[7]]).item()   // 7
   */
  item(): number {
    if (this.size !== 1) {
      throw new ShapeError(
        "shape/size",
        `item: a tensor of shape ${formatShape(this.shape)} has ${this.size} values, not one`,
        "toArray() gives all of them; sum() or mean() reduce them to one",
      );
    }
    return this.number();
  }

  /**
   * The values as nested arrays: numbers, or, of a bool tensor, booleans.
   * @example tensor([[1, 2], [3, 4]]).toArray()   // [[1, 2], [3, 4]]
   * @example tensor([1, 2]).gt(1).toArray()   // [false, true]
   */
  toArray(): NestedNumbers | NestedBooleans {
    const { data, shape } = this;
    const isBool = this.dtype === "bool";
    let at = 0;
    const nest = (axis: number): unknown => {
      if (axis === shape.length) return isBool ? data[at++] !== 0 : data[at++];
      const row: unknown[] = [];
      for (let i = 0; i < shape[axis]; i++) row.push(nest(axis + 1));
      return row;
    };
    return nest(0) as NestedNumbers | NestedBooleans;
  }

  /**
   * Computes the gradient of this tensor in everything that it was computed from, and stores it in `.grad`: added up
   * at leaves, replaced at intermediate values, so that calling it again doubles only the leaves. The graph stays.
   * Without `upstream` this tensor must have one element, and upstream is 1. Throws `autograd/not-scalar`,
   * `autograd/no-path`, `autograd/modified`.
   */
  backward(upstream?: TensorLike, options: BackwardOptions = {}): void {
    backward(this, upstream, options);
  }

  /** The same values, cut from the graph: no gradient flows through. */
  detach(): Tensor<S> {
    return detach(this) as Tensor<S>;
  }

  /** A copy of its own; gradients flow through. */
  clone(): Tensor<S> {
    return cast(this, this.dtype) as Tensor<S>;
  }

  /** The same values as another dtype. */
  to(dtype: DType): Tensor<S> {
    return cast(this, dtype) as Tensor<S>;
  }

  /** Marks a leaf as wanting a gradient, or not. Returns the tensor. */
  setRequiresGrad(wanted = true): this {
    if (this.call !== null && !wanted) {
      throw new AutogradError(
        "autograd/not-leaf",
        "setRequiresGrad: this tensor was computed, so it follows its inputs",
        "use detach() for a copy without history",
      );
    }
    if (wanted) requireFloat("setRequiresGrad", this.dtype);
    this.requiresGrad = wanted;
    return this;
  }

  /** Forgets the gradient, so that the next backward starts at zero. */
  zeroGrad(): this {
    this.grad = null;
    return this;
  }

  /**
   * Replaces the values of a leaf in place, as an optimiser does; the tape does not see it. A graph that read the
   * old values then refuses to run backward (`autograd/modified`) instead of giving a wrong gradient.
   */
  assign<T extends Tensor, V extends TensorLike>(this: T, values: Assigns<T, V>): T {
    if (this.call !== null) {
      throw new AutogradError(
        "autograd/not-leaf",
        `assign: this tensor was computed by ${this.call.op.name}, and its graph needs it`,
        "assign to leaves only; for a computed value, make a new variable",
      );
    }
    const source = toTensor("assign", values);
    if (!sameShape(source.shape, this.shape)) {
      throw new ShapeError(
        "shape/mismatch",
        `assign: shapes differ: ${formatShape(this.shape)} takes no ${formatShape(source.shape)}`,
      );
    }
    this.storage =
      this.shape.length === 0 ? roundTo(this.dtype, source.number()) : copyData(source.data, this.dtype);
    this.version++;
    return this;
  }

  /**
   * Calls `hook` with a copy of this tensor's whole gradient whenever a backward pass reaches it, also that of a picture
   * or of `graph`, which show what `backward` would give. A tensor that the hook returns is used instead. Gives a function
   * that removes the hook. Throws `autograd/no-path` where no gradient will come.
   * @example ((x) => (x.registerHook((g) => g.mul(10)), x.mul(x).backward(), x.grad.item()))(param(3))   // 60
   */
  registerHook(hook: GradientHook): () => void {
    if (!this.requiresGrad) throw noPath("registerHook", this);
    this.hooks ??= new Set();
    this.hooks.add(hook);
    return () => void this.hooks?.delete(hook);
  }

  /** What JSON.stringify writes: the values, as toArray gives them. */
  toJSON(): NestedNumbers | NestedBooleans {
    return this.toArray();
  }

  /** Shape, dtype, aligned values, and the gradient beside them. */
  override toString(): string {
    return formatTensor(this);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return formatTensor(this);
  }

  /** In text a tensor prints itself; in arithmetic it refuses, since JavaScript has no operators for tensors. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return formatTensor(this);
    throw new ArgumentError(
      "argument/operator",
      `a tensor of shape ${formatShape(this.shape)} was used where JavaScript wants a number or a text`,
      "x.item() gives the number of a one-element tensor; functions like sin(x) and methods like x.add(y), x.lt(y) take tensors",
    );
  }
}

/** The error for asking one example inside vmap for its numbers. */
function noSingleValue(what: string): AutogradError {
  return new AutogradError(
    "autograd/vmap-value",
    `${what}: inside vmap a tensor stands for a whole batch and has no single value`,
    "use tensor operations (where instead of if), or loop over the batch",
  );
}

/** Throws `dtype/not-differentiable` for bool and int32. */
function requireFloat(op: string, dtype: DType): void {
  if (dtype === "float64" || dtype === "float32") return;
  throw new DTypeError(
    "dtype/not-differentiable",
    `${op}: a tensor of ${dtype} has no gradient`,
    'only float64 and float32 do: use .to("float64")',
  );
}
