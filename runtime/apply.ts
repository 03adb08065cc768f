/**
 * Applying an op: check the shapes, compute, and write the call to the tape if somebody may ask for a gradient.
 * Every value that the library computes comes through here.
 */
// Tensors have methods, methods call ops, and ops make tensors: a circle, which must always be entered here, so that the
// declarers are loaded before the ops that they declare.
import "./tensor.js";
import { applyBatched } from "./autodiff/batched.js";
import { isRecording } from "./autodiff/recording.js";
import { currentScope } from "./autodiff/scope.js";
import { isShapesOnly } from "./autodiff/shapesOnly.js";
import { versionsRead } from "./autodiff/tape.js";
import { type DType, dtypeOfNumber, isFloat, promote, roundTo } from "./dtype.js";
import { MemoryError } from "./errors.js";
import { tensorOf } from "./leaf.js";
import { type Call, type Op, reasonWithoutGradient } from "./op.js";
import { Tensor, type TensorLike } from "./tensor.js";

let calls = 0;

/** How many calls were recorded so far; the next one gets this number. */
export function callCount(): number {
  return calls;
}

/** What an observer is told of an application: recorded or not. */
export interface Applied {
  readonly op: Op;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
}

let observer: ((applied: Applied) => void) | null = null;

/** @internal Runs `f`, telling `watch` of every op that is applied meanwhile. */
export function observing<T>(watch: (applied: Applied) => void, f: () => T): T {
  const before = observer;
  observer = watch;
  try {
    return f();
  } finally {
    observer = before;
  }
}

/** y = op(inputs), recorded when an input requires a gradient. */
export function apply<P>(op: Op<P>, inputs: readonly Tensor[], params: P): Tensor {
  const output = inputs.some(isBatched) ? applyBatched(op, inputs, params) : compute(op, inputs, params);
  if (observer !== null) observer({ op: op as Op, inputs, output });
  for (let i = 0; i < inputs.length; i++) {
    if (inputs[i].requiresGrad || inputs[i].cut !== null) {
      record(op, inputs, params, output);
      break;
    }
  }
  return output;
}

function isBatched(x: Tensor): boolean {
  return x.batch !== null;
}

function compute<P>(op: Op<P>, inputs: readonly Tensor[], params: P): Tensor {
  if (isShapesOnly()) return unvalued(op, inputs, params);
  if (op.scalar !== null && params === undefined) {
    const value = computeScalar(op, inputs);
    if (value !== null) return value;
  }
  const shape = op.shape(
    inputs.map((x) => x.shape),
    params,
  );
  const dtype = op.dtype(
    inputs.map((x) => x.dtype),
    params,
  );
  try {
    return new Tensor(shape, dtype, op.forward(inputs, { shape, dtype }, params));
  } catch (error) {
    if (error instanceof MemoryError) error.speakFor(op.name);
    throw error;
  }
}

/** Shape and dtype of the result, without values. */
function unvalued<P>(op: Op<P>, inputs: readonly Tensor[], params: P): Tensor {
  const shapes = inputs.map((x) => x.shape);
  const dtypes = inputs.map((x) => x.dtype);
  return new Tensor(op.shape(shapes, params), op.dtype(dtypes, params), NO_DATA);
}

const NO_DATA = new Float64Array(0);

/** Rank-0 operands are plain numbers: no arrays, no loops. Null if an operand has axes. */
function computeScalar<P>(op: Op<P>, inputs: readonly Tensor[]): Tensor | null {
  for (let i = 0; i < inputs.length; i++) if (inputs[i].shape.length !== 0) return null;
  const dtype = op.dtype(
    inputs.map((input) => input.dtype),
    undefined as P,
  );
  const f = dtype === "int32" ? (op.integers ?? op.scalar!) : op.scalar!;
  const [x, y, z] = inputs;
  const value =
    inputs.length === 1
      ? f(x.number())
      : inputs.length === 2
        ? f(x.number(), y.number())
        : f(x.number(), y.number(), z.number());
  return new Tensor(RANK0, dtype, roundTo(dtype, value));
}

const RANK0: readonly number[] = Object.freeze([]);

/** @internal Makes `output` the result of this call, if a gradient flows through it; else notes why not. */
export function record<P>(op: Op<P>, inputs: readonly Tensor[], params: P, output: Tensor): void {
  const cut = whyNotRecorded(op, inputs, output);
  if (cut !== null) {
    output.cut = cut;
    return;
  }
  const versions = versionsRead(op, inputs);
  const call: Call<P> = { id: calls++, op, inputs, params, output, versions, scope: currentScope() };
  output.call = call as Call;
  output.requiresGrad = true;
}

/** The reason why no gradient will flow through this call, kept for the message of a later `backward`. */
function whyNotRecorded<P>(op: Op<P>, inputs: readonly Tensor[], output: Tensor): string | null {
  let reason: string | null = null;
  for (let i = 0; i < inputs.length; i++) {
    if (!inputs[i].requiresGrad) {
      reason ??= inputs[i].cut;
      continue;
    }
    if (!isRecording()) return "it was computed inside noGrad";
    const without = reasonWithoutGradient(op, i);
    if (without !== null) reason = `${op.name}() has no gradient: ${without}`;
    else if (!isFloat(output.dtype))
      reason = `${op.name}() has ${output.dtype} results, which have no gradient`;
    else return null;
  }
  return reason;
}

/**
 * Arguments as tensors. Plain numbers take the dtype of the tensors beside them (dtype.ts, rule 2); nested arrays
 * become tensors of the default dtype.
 */
export function toTensors(op: string, args: readonly TensorLike[]): readonly Tensor[] {
  let dtype: DType | null = null;
  let isReady = true;
  for (const x of args) {
    if (x instanceof Tensor) dtype = dtype === null ? x.dtype : promote(dtype, x.dtype);
    else isReady = false;
  }
  if (isReady) return args as readonly Tensor[];
  return args.map((x) => {
    if (x instanceof Tensor) return x;
    if (typeof x === "number") return numberBeside(x, dtype);
    return tensorOf(op, x);
  });
}

/** A plain number as a tensor of the dtype that it takes, rounded to it. */
function numberBeside(x: number, dtype: DType | null): Tensor {
  const own = dtypeOfNumber(x, dtype);
  return new Tensor(RANK0, own, roundTo(own, x));
}

/** One argument as a tensor. */
export function toTensor(op: string, x: TensorLike): Tensor {
  return x instanceof Tensor ? x : tensorOf(op, x);
}
