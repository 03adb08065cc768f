/**
 * What `x + y`, `-x` and `w -= lr * dw` mean in a notebook cell.
 *
 * TypeScript has no operators on objects, so the compiler of cells writes them as calls of these functions: `x + y`
 * becomes `operand(x).add(y)`, with the types of operatorTypes.ts. Where both sides turn out to be numbers, strings or
 * bigints it writes the plain operator again, so these functions see tensors, and values of type `any` whose kind
 * only the running program knows. Nobody calls them by hand: outside of cells there are `x.add(y)` and `add(x, y)`.
 */
import { isRecording, noGrad } from "./autodiff/recording.js";
import { ArgumentError } from "./errors.js";
import type { Operand, Signed, Target } from "./operatorTypes.js";
import { add, div, mul, neg, sub } from "./ops/arithmetic.js";
import { ge, gt, le, lt } from "./ops/comparison.js";
import { pow } from "./ops/powers.js";
import { Tensor, type TensorLike } from "./tensor.js";

type TensorOp = (a: TensorLike, b: TensorLike) => Tensor;
/** A plain operator on values of which TypeScript knows nothing. */
type PlainOp = (a: never, b: never) => unknown;

function binary(symbol: string, tensorOp: TensorOp, plain: PlainOp): (a: unknown, b: unknown) => unknown {
  return (a, b) => {
    if (a instanceof Tensor) return tensorOp(a, beside(symbol, b, "right"));
    if (b instanceof Tensor) return tensorOp(beside(symbol, a, "left"), b);
    return plain(a as never, b as never);
  };
}

/** The other side of an operator on a tensor, of which TypeScript may have known nothing. */
function beside(symbol: string, value: unknown, side: "left" | "right"): TensorLike {
  const type = typeof value;
  if (type === "number" || type === "boolean" || value instanceof Tensor) return value as TensorLike;
  if (type === "object" && value !== null) return value as TensorLike;
  const other = side === "right" ? "left" : "right";
  const found =
    value === null ? "null" : type === "string" ? `the text ${JSON.stringify(value)}` : KINDS[type];
  throw new ArgumentError(
    "argument/operator",
    `${symbol}: a tensor stands on the ${other}, and on the ${side} ${found ?? `a ${type}`}`,
    HINTS[value === null ? "undefined" : type] ?? "tensors go with tensors, numbers, and lists of numbers",
  );
}

const KINDS: { [type: string]: string } = { undefined: "nothing (undefined)" };
const HINTS: { [type: string]: string } = {
  undefined: "the variable has no value yet, or a function returned nothing",
  string: `to put a tensor into text write \`\${x}\`, to read a number from text Number(s)`,
  bigint: "Number(n) makes a number of a bigint",
  function: "call it, as in f(x)",
};

const binaries = {
  add: binary("+", add, (a: number, b: number) => a + b),
  sub: binary("-", sub, (a: number, b: number) => a - b),
  mul: binary("*", mul, (a: number, b: number) => a * b),
  div: binary("/", div, (a: number, b: number) => a / b),
  pow: binary("**", pow, (a: number, b: number) => a ** b),
  lt: binary("<", lt, (a: number, b: number) => a < b),
  le: binary("<=", le, (a: number, b: number) => a <= b),
  gt: binary(">", gt, (a: number, b: number) => a > b),
  ge: binary(">=", ge, (a: number, b: number) => a >= b),
};

/** `===` and its kin between values of type `any`: a tensor beside a tensor, a number or a truth value is a mistake. */
function equality(symbol: string, plain: (a: unknown, b: unknown) => boolean) {
  const isValue = (value: unknown) =>
    value instanceof Tensor || typeof value === "number" || typeof value === "boolean";
  return (a: unknown, b: unknown): boolean => {
    if ((a instanceof Tensor && isValue(b)) || (b instanceof Tensor && isValue(a))) {
      throw new ArgumentError(
        "argument/condition",
        `${symbol} asks whether two values are the same object, and a tensor is one`,
        "write eq(x, y) to compare values, Object.is(x, y) to ask for the same object",
      );
    }
    return plain(a, b);
  };
}

/**
 * `w -= lr * dw`. Of a computed tensor it makes a new one, with its history. A parameter (a leaf that wants a
 * gradient) is updated in place and stays a leaf, as an optimiser does it, unless the change itself has a history.
 */
function assigning(op: (a: unknown, b: unknown) => unknown): (a: unknown, b: unknown) => unknown {
  return (a, b) => {
    if (!(a instanceof Tensor) || !a.isLeaf || !a.requiresGrad) return op(a, b);
    if (isRecording() && b instanceof Tensor && b.requiresGrad) return op(a, b);
    return a.assign(noGrad(() => op(a, b)) as Tensor);
  };
}

const methods = {
  ...binaries,
  addAssign: assigning(binaries.add),
  subAssign: assigning(binaries.sub),
  mulAssign: assigning(binaries.mul),
  divAssign: assigning(binaries.div),
  powAssign: assigning(binaries.pow),
  same: equality("===", (a, b) => a === b),
  notSame: equality("!==", (a, b) => a !== b),
  // biome-ignore lint/suspicious/noDoubleEquals: it is what the user wrote
  equal: equality("==", (a, b) => a == b),
  // biome-ignore lint/suspicious/noDoubleEquals: it is what the user wrote
  notEqual: equality("!=", (a, b) => a != b),
};

/** Numbers first: a function without types is called with numbers far more often than with anything else. */
class LeftSide {
  readonly a: unknown;

  constructor(a: unknown) {
    this.a = a;
  }

  add(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a + b : methods.add(a, b);
  }

  sub(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a - b : methods.sub(a, b);
  }

  mul(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a * b : methods.mul(a, b);
  }

  div(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a / b : methods.div(a, b);
  }

  pow(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a ** b : methods.pow(a, b);
  }

  lt(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a < b : methods.lt(a, b);
  }

  le(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a <= b : methods.le(a, b);
  }

  gt(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a > b : methods.gt(a, b);
  }

  ge(b: unknown): unknown {
    const { a } = this;
    return typeof a === "number" && typeof b === "number" ? a >= b : methods.ge(a, b);
  }
}

class PlaceInObject {
  readonly object: unknown;
  readonly key: unknown;
  readonly a: unknown;

  constructor(object: unknown, key: unknown, a: unknown) {
    this.object = object;
    this.key = key;
    this.a = a;
  }
}

for (const [name, method] of Object.entries(methods)) {
  if (!(name in LeftSide.prototype)) {
    Object.defineProperty(LeftSide.prototype, name, {
      value(this: LeftSide, b: unknown) {
        return method(this.a, b);
      },
    });
  }
  Object.defineProperty(PlaceInObject.prototype, name, {
    value(this: PlaceInObject, b: unknown, write: (object: unknown, ...rest: unknown[]) => unknown) {
      const value = method(this.a, b);
      if (write.length === 2) write(this.object, value);
      else write(this.object, this.key, value);
      return value;
    },
  });
}

/** The left side of an operator. `place` numbers the operators of a cell for its compiler. */
export function operand<A>(a: A, _place?: number): Operand<A> {
  return new LeftSide(a) as unknown as Operand<A>;
}

/**
 * The left side of `a().b += y` and `a[i++] += y`: object and key are computed once, the value is read before the right
 * side is computed, and written after it.
 */
export function target<O, A>(object: O, read: (object: O) => A, _place?: number): Target<O, never, A>;
export function target<O, K extends PropertyKey, A>(
  object: O,
  key: K,
  read: (object: O, key: K) => A,
  _place?: number,
): Target<O, K, A>;
export function target(object: unknown, ...rest: unknown[]): unknown {
  if (typeof rest[0] === "function") return new PlaceInObject(object, undefined, rest[0](object));
  const [key, read] = rest as [unknown, (object: unknown, key: unknown) => unknown];
  return new PlaceInObject(object, key, read(object, key));
}

/** `-a`. */
export function negative<A>(a: A, _place?: number): Signed<A> {
  return (a instanceof Tensor ? neg(a) : -(a as number)) as Signed<A>;
}

/** `+a`: of a tensor, itself. */
export function positive<A>(a: A, _place?: number): Signed<A> {
  return (a instanceof Tensor ? a : +(a as number)) as Signed<A>;
}

/** What a condition asks of a value that an operator made. JavaScript calls every object true: a tensor is refused. */
export function asked<A>(a: A, _place?: number, by?: "chain" | "switch"): A {
  if (!(a instanceof Tensor)) return a;
  if (by === "chain") {
    throw new ArgumentError(
      "argument/condition",
      "a < b < c compares the answer of a < b, a tensor of booleans, with c",
      "write logicalAnd(lt(a, b), lt(b, c))",
    );
  }
  if (by === "switch") {
    throw new ArgumentError(
      "argument/condition",
      "switch asks which case is the same object, and a tensor is none of them",
      "ask for a number, as in switch (x.item())",
    );
  }
  throw new ArgumentError(
    "argument/condition",
    "a tensor is neither true nor false",
    "ask for a number, as in x.item() > 0, or choose by element with where(x > 0, a, b)",
  );
}
