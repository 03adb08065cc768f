/**
 * Writes the plain operators again in the JavaScript of a cell, so that numbers, strings and bigints run at full
 * speed: `__operand(i,3).add(1)` becomes `(i + 1)`. The brackets keep the order of evaluation whatever stands around.
 */
import type MagicString from "magic-string";
import type { TS, TypeScript } from "../typescript.js";
import { type OperatorCall, operatorCall, type Target } from "./calls.js";
import { isCompound, NEGATIVE, POSITIVE, plainSymbol } from "./table.js";

const SIGNS: { [name: string]: string } = { [NEGATIVE]: "- ", [POSITIVE]: "+ " };

export function restorePlainOperators(
  ts: TypeScript,
  file: TS.SourceFile,
  edited: MagicString,
  plain: ReadonlySet<number>,
): void {
  const restoreAssignment = (node: TS.Node, { method, right }: OperatorCall, target: Target): void => {
    const { object, key, read } = target;
    const sign = ` ${plainSymbol(method)}= `;
    edited.overwrite(node.getStart(file), object.getStart(file), "((");
    if (key === undefined) {
      // `(__o) => __o.b`
      const name = read.body.getText(file).replace(/^\w+/, "");
      edited.overwrite(object.end, right!.getStart(file), `)${name}${sign}`);
    } else {
      edited.overwrite(object.end, key.getStart(file), ")[");
      edited.overwrite(key.end, right!.getStart(file), `]${sign}`);
    }
    edited.overwrite(right!.end, node.end, ")");
  };

  const visit = (node: TS.Node): void => {
    const call = operatorCall(ts, node);
    if (call !== undefined && plain.has(call.place)) {
      const { left, right, method, target } = call;
      if (target !== undefined) {
        restoreAssignment(node, call, target);
        for (const part of [target.object, target.key, right]) if (part !== undefined) visit(part);
        return;
      }
      if (right === undefined) {
        edited.overwrite(node.getStart(file), left.getStart(file), `(${SIGNS[method] ?? ""}`);
        edited.overwrite(left.end, node.end, ")");
      } else {
        edited.overwrite(node.getStart(file), left.getStart(file), "(");
        // `n += ok ? 1 : 0`: what assigns takes anything on its right.
        const [open, close] = isCompound(method) ? ["(", ")"] : ["", ""];
        edited.overwrite(left.end, right.getStart(file), ` ${plainSymbol(method)} ${open}`);
        // The bracket that closes the call closes ours.
        edited.appendLeft(right.end, close);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}
