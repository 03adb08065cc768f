/**
 * Writes the plain operators again in the JavaScript of a cell, so that numbers, strings and bigints run at full
 * speed: `__operand(i,3).add(1)` becomes `(i + 1)`. The brackets keep the order of evaluation whatever stands around.
 */
import type MagicString from "magic-string";
import type { TS, TypeScript } from "../tslabConverter.js";
import { operatorCall } from "./judge.js";
import { NEGATIVE, plainSymbol } from "./table.js";

export function restorePlainOperators(
  ts: TypeScript,
  file: TS.SourceFile,
  edited: MagicString,
  plain: ReadonlySet<number>,
): void {
  const visit = (node: TS.Node): void => {
    const call = operatorCall(ts, node);
    if (call !== undefined && plain.has(call.place)) {
      const { left, right, method } = call;
      if (right === undefined) {
        edited.overwrite(node.getStart(file), left.getStart(file), method === NEGATIVE ? "(- " : "(+ ");
        edited.overwrite(left.end, node.end, ")");
      } else {
        edited.overwrite(node.getStart(file), left.getStart(file), "(");
        edited.overwrite(left.end, right.getStart(file), ` ${plainSymbol(method)} `);
        // The bracket that closes the call closes ours.
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}
