/** Evaluates an expression as if it stood in a cell: it sees the names of the notebook, and `await` works in it. */
import { constants, Script } from "node:vm";
import type { Names } from "./scope.js";

/** What a stack trace calls the expression: frames above it are of code that it called. */
export const EXPRESSION_FILE = "gradlab:expression";

export function evaluate(expression: string, names: Names, inputs: Names): unknown {
  const body = `"use strict";return (async()=>(${expression}\n))()`;
  const text = `(function(names,inputs){with(names){with(inputs){return (function(){${body}})()}}})`;
  const script = new Script(text, {
    filename: EXPRESSION_FILE,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const call = script.runInThisContext() as (names: Names, inputs: Names) => unknown;
  // An expression that says `URL` means the notebook's, where a cell has declared one.
  const all = Object.create(names, { [Symbol.unscopables]: { value: undefined } }) as Names;
  // Without a prototype: `toString` and its like are not names of an expression.
  return call(all, Object.assign(Object.create(null) as Names, inputs));
}
