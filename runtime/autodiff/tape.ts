/**
 * Reading the tape: the recorded calls behind a result, in the order in which they happened. Calls are numbered, and
 * an input is always computed before its output, so sorting by number is a topological order; no recursion, so a
 * chain of a hundred thousand calls is as good as one of ten.
 */
import { AutogradError } from "../errors.js";
import { type Call, type Op, reasonWithoutGradient } from "../op.js";
import type { Tensor } from "../tensor.js";

/** The calls that `outputs` were computed by, oldest first; those numbered below `since` are left out. */
export function callsBehind(outputs: readonly Tensor[], since = 0): Call[] {
  const found = new Set<Call>();
  const open: Call[] = [];
  const visit = (x: Tensor): void => {
    const { call } = x;
    if (call === null || call.id < since || found.has(call)) return;
    found.add(call);
    open.push(call);
  };
  outputs.forEach(visit);
  for (let call = open.pop(); call !== undefined; call = open.pop()) {
    for (const x of call.inputs) visit(x);
  }
  return [...found].sort((a, b) => a.id - b.id);
}

/** How often those inputs were assigned to whose values the derivative reads: all of them, or the indices alone. */
export function versionsRead<P>(op: Op<P>, inputs: readonly Tensor[]): number {
  let versions = 0;
  for (let i = 0; i < inputs.length; i++) if (isRead(op, i)) versions += inputs[i].version;
  return versions;
}

function isRead<P>(op: Op<P>, index: number): boolean {
  return !op.isValueFree || reasonWithoutGradient(op as Op, index) !== null;
}

/** Throws `autograd/modified` if an input of the call was assigned to since the call read it. */
export function checkVersions({ op, inputs, versions }: Call): void {
  if (versionsRead(op, inputs) === versions) return;
  const index = inputs.findIndex((x, i) => x.version > 0 && isRead(op, i));
  const name = op.args[Math.min(index, op.args.length - 1)];
  throw new AutogradError(
    "autograd/modified",
    `backward: ${op.name} needs the value of ${name} that it read, but assign() has replaced it since`,
    "run the forward pass again after an update, or assign to a clone()",
  );
}
