/**
 * Checkpointing: memory for time. What `f` computes on the way is forgotten; when a derivative is asked for, f runs
 * again. Parameters that f reads from outside get their gradients too.
 */
import { record } from "../apply.js";
import { AutogradError } from "../errors.js";
import type { Op } from "../op.js";
import { rememberRandom } from "../random.js";
import { sameShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { regroup, requireFunction, resultOf } from "./arguments.js";
import { pushTangents } from "./forward.js";
import { packed, unpacked } from "./pack.js";
import { noGrad, withRecording } from "./recording.js";
import { singleOp } from "./singleOp.js";
import { capturedBy, isDifferentiated, pullTo, type Trace, trace } from "./trace.js";
import { flatten, type LooseArgs, type TensorTree } from "./tree.js";

/**
 * f(...args) as one gate that keeps only its inputs. Arguments and result may be structures; random numbers that f
 * draws are the same ones when it runs again.
 * @example grad((x) => checkpoint((t) => t.exp().exp(), x))(0).item()   // 2.718281828459045
 */
export function checkpoint<A extends readonly Tensor[]>(
  f: (...args: A) => Tensor,
  ...args: LooseArgs<A>
): Tensor;
export function checkpoint<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...args: LooseArgs<A>
): TensorTree<R>;
export function checkpoint(f: (...args: never[]) => unknown, ...args: readonly unknown[]): unknown {
  const trees = args.map((arg) => flatten("checkpoint", arg));
  const inputs = trees.flatMap((tree) => tree.leaves);
  requireFunction("checkpoint", f);
  const call = (xs: readonly Tensor[]) => resultOf("checkpoint", f(...(regroup(trees, xs) as never[])));
  const drawAgain = rememberRandom();
  // What a run computes on the way hangs on its result, so nothing that lives on may hold that result.
  const run = (xs: readonly Tensor[]): Trace => {
    const again = drawAgain(() => trace(xs, (fresh) => [packed(call(fresh).leaves)]));
    checkSame(again.outputs[0], value);
    return again;
  };
  let result = null as ReturnType<typeof call> | null;
  const first = trace(inputs, (fresh) => {
    result = call(fresh);
    return [packed(result.leaves)];
  });
  const value = first.outputs[0].twin();
  record(checkpointOp(run, value, inputs.length), [...inputs, ...capturedBy(first)], undefined, value);
  return result!.rebuild(unpacked(value, result!.leaves));
}

/**
 * Throws `autograd/modified` unless a run gave the same numbers as the first: a derivative at other numbers, because
 * the function reads something that has changed, would be that of another function.
 */
function checkSame(again: Tensor, first: Tensor): void {
  if (again.batch !== null || first.batch !== null) return;
  const isSame =
    sameShape(again.shape, first.shape) &&
    first.data.every((x: number, i: number) => Object.is(x, again.data[i]));
  if (isSame) return;
  throw new AutogradError(
    "autograd/modified",
    "checkpoint: the function gave other numbers when it ran again for its derivative",
    "what it reads from outside must stay as it was: pass what changes as an argument",
  );
}

function checkpointOp(run: (xs: readonly Tensor[]) => Trace, value: Tensor, own: number): Op<undefined> {
  return singleOp(value, {
    name: "checkpoint",
    args: ["...xs"],
    doc: {
      sentence: "A function that runs again when its derivative is needed, instead of remembering.",
      formula: "y = f(x)",
      example: "checkpoint((x) => x.mul(2), 3).item()   // 6",
      torch: "torch.utils.checkpoint.checkpoint",
    },
    run: (inputs) => noGrad(() => run(inputs).outputs[0]),
    pull(gy, { inputs }) {
      const again = run(inputs.slice(0, own));
      return pullTo(again, [...again.inputs, ...inputs.slice(own)], [gy]);
    },
    jvp(dx, { inputs }, index) {
      const again = run(inputs.slice(0, own));
      const at = index < own ? again.inputs[index] : inputs[index];
      return withRecording(
        isDifferentiated(again.isNested, [dx]),
        () => pushTangents(again.calls, [at], [dx], again.outputs)[0],
      );
    },
  });
}
