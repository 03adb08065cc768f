/**
 * What an operator becomes in the module, by the types of its sides: what a person would write where they are known, a
 * call of the runtime's `operand` where only the running program knows.
 */
import { operatorCall } from "../operators/calls.js";
import { isPrimitive, isRefused } from "../operators/judge.js";
import { isEquality } from "../operators/table.js";
import { isTensorType } from "../operators/tensorType.js";
import type { TS, TypeScript } from "../typescript.js";

type Style = "plain" | "method" | "function" | "operand" | "refused";

export class Styles {
  constructor(
    readonly ts: TypeScript,
    readonly checker: TS.TypeChecker,
  ) {}

  /** Of the call that the cells' rewriting has made of an operator. */
  of(node: TS.Expression, left: TS.Expression, right: TS.Expression): Style {
    if (isEquality(operatorCall(this.ts, node)?.method ?? "")) return "operand";
    if (this.isPrimitive(node)) return "plain";
    if (this.isRefused(node)) return "refused";
    if (this.isTensor(left)) return "method";
    return this.isTensor(right) ? "function" : "operand";
  }

  isTensor(node: TS.Node): boolean {
    return isTensorType(this.ts, this.checker.getTypeAtLocation(node));
  }

  isPrimitive(node: TS.Node): boolean {
    return isPrimitive(this.ts, this.checker.getTypeAtLocation(node));
  }

  isRefused(node: TS.Node): boolean {
    return isRefused(this.checker.getTypeAtLocation(node));
  }
}
