/**
 * The operators of a module as method calls: `(x + y) * z` becomes `x.add(y).mul(z)`, `2 * x` becomes `mul(2, x)`.
 *
 * The cells' own rewriting gives each operator a typed call, and TypeScript says what it works on. Then each call becomes
 * what a person would write: a plain operator for numbers, a method of a tensor, a function where a number stands on the
 * left. Where only the running program knows, and for `w -= ...`, which updates a parameter in place, it stays a call of
 * the runtime's `operand`.
 */
import MagicString from "magic-string";
import { tensorBrackets } from "../operators/brackets.js";
import { type OperatorCall, operatorCall, type Target } from "../operators/calls.js";
import { tensorConditions } from "../operators/conditions.js";
import { describe, openEqualities } from "../operators/judge.js";
import { rewriteOperators } from "../operators/rewrite.js";
import {
  ASKED,
  isCompound,
  NEGATIVE,
  OPERAND,
  POSITIVE,
  plainSymbol,
  symbolOf,
  TARGET,
} from "../operators/table.js";
import type { TS, TypeScript } from "../typescript.js";
import { bracketsFor, isNeedless } from "./brackets.js";
import { Styles } from "./styles.js";
import type { Checked, Workbench } from "./workbench.js";

/** The functions of the runtime that the cells' rewriting calls. */
const OPERATOR_FUNCTIONS: { [name: string]: string } = {
  [OPERAND]: "operand",
  [NEGATIVE]: "negative",
  [POSITIVE]: "positive",
  [TARGET]: "target",
  [ASKED]: "asked",
};

export interface Methods {
  text: string;
  /** Names of `gradlab` that the text now calls. */
  functions: Set<string>;
  /** Names of `gradlab/operators` that the text now calls. */
  operators: Set<string>;
  refused: { line: number; message: string }[];
}

/** @param isFree whether a name can be used for a function of gradlab, because no cell has it for something else */
export function withMethods(bench: Workbench, text: string, isFree: (name: string) => boolean): Methods {
  const { ts } = bench;
  const given = bench.check(text, { strict: false });
  const equalities = openEqualities(ts, given.file, given.checker);
  const rewritten = rewriteOperators(ts, text, { moduleMark: "", openEqualities: equalities });
  if (rewritten === undefined)
    return { text, functions: new Set(), operators: new Set(), refused: mistakesIn(ts, given) };
  const imported = Object.entries(OPERATOR_FUNCTIONS).map(([name, original]) => `${original} as ${name}`);
  const ending = `\nimport { ${imported.join(", ")} } from "gradlab/operators";`;
  const checked = bench.check(rewritten.text + ending, { strict: false });
  const result: Methods = { text: "", functions: new Set(), operators: new Set(), refused: [] };
  const edited = new MagicString(rewritten.text + ending);
  const writer = new Writer(ts, checked, edited, result, isFree);
  writer.visit(checked.file);
  result.refused.push(...mistakesIn(ts, checked));
  result.text = edited.toString().slice(0, -ending.length);
  return result;
}

/** What the kernel refuses in a cell, however TypeScript sees it. */
function mistakesIn(ts: TypeScript, { file, checker }: ReturnType<Workbench["check"]>): Methods["refused"] {
  const mistakes = [...tensorConditions(ts, file, checker), ...tensorBrackets(ts, file, checker)];
  return mistakes.map(({ message, start }) => ({
    line: ts.getLineAndCharacterOfPosition(file, start).line,
    message,
  }));
}

/** `(__o, __k) => __o[__k]` as a person would name it. */
function spelledOut(arrow: string): string {
  const names: { [short: string]: string } = { __o: "object", __k: "key", __v: "value" };
  return arrow.replace(/\b__[okv]\b/g, (short) => names[short] ?? short);
}

class Writer {
  readonly styles: Styles;

  constructor(
    readonly ts: TypeScript,
    readonly checked: Checked,
    readonly edited: MagicString,
    readonly result: Methods,
    readonly isFree: (name: string) => boolean,
  ) {
    this.styles = new Styles(ts, checked.checker);
  }

  visit = (node: TS.Node): void => {
    const { ts } = this;
    const call = operatorCall(ts, node);
    if (call !== undefined) {
      if (call.target !== undefined) {
        this.#assignment(node as TS.CallExpression, call, call.target);
        return;
      }
      if (call.right === undefined) this.#sign(node as TS.CallExpression, call.left, call.method);
      else this.#binary(node as TS.CallExpression, call, call.right);
    }
    if (ts.isParenthesizedExpression(node)) this.#unwrap(node);
    ts.forEachChild(node, this.visit);
  };

  #binary(node: TS.CallExpression, call: OperatorCall, right: TS.Expression): void {
    const { left, method } = call;
    const { edited } = this;
    const { file } = this.checked;
    const access = node.expression as TS.PropertyAccessExpression;
    const inner = access.expression as TS.CallExpression;
    const start = inner.getStart(file);
    const style = this.styles.of(node, left, right);
    if (style === "refused") this.#refuse(call);

    if (isCompound(method)) {
      if (style !== "plain") {
        this.#operand(inner, left);
        edited.overwrite(access.name.end, right.getStart(file), `(${this.#breakIn(access.name.end, right)}`);
        return;
      }
      // `x = __operand(x,0).addAssign(y)` was `x += y`.
      const equals = (node.parent as TS.BinaryExpression).operatorToken;
      edited.overwrite(equals.getStart(file), right.getFullStart(), symbolOf(method));
      edited.remove(right.end, node.end);
      return;
    }
    const between = file.text.slice(inner.end, access.name.getStart(file)).replace(".", "");
    if (style === "plain") {
      edited.remove(start, left.getStart(file));
      edited.overwrite(left.end, right.getFullStart(), between + plainSymbol(method));
      edited.remove(right.end, node.end);
      return;
    }
    if (style === "operand") {
      this.#operand(inner, left);
    } else if (style === "function") {
      edited.overwrite(start, left.getStart(file), `${this.#function(method)}(`);
      const gap = between.includes("\n") ? between : this.#breakIn(access.name.end, right);
      edited.overwrite(left.end, right.getStart(file), gap === "" ? ", " : `,${gap}`);
      return;
    } else {
      const [open, close] = bracketsFor(this.ts, left);
      edited.overwrite(start, left.getStart(file), open);
      edited.overwrite(left.end, inner.end, close);
    }
    // On one line the method follows at once; what began a line goes on beginning it.
    if (!between.includes("\n")) edited.overwrite(inner.end, access.name.getStart(file), ".");
    edited.overwrite(access.name.end, right.getStart(file), `(${this.#breakIn(access.name.end, right)}`);
  }

  /** `__target(a(), (__o) => __o.b, 3).addAssign(y, (__o, __v) => __o.b = __v)` was `a().b += y`. */
  #assignment(node: TS.CallExpression, call: OperatorCall, { object, key, read, write }: Target): void {
    const { edited } = this;
    const { file } = this.checked;
    const right = call.right!;
    if (this.styles.isRefused(node)) this.#refuse(call);
    if (this.styles.isPrimitive(node)) {
      const sign = symbolOf(call.method);
      const name = read.body.getText(file).replace(/^\w+/, "");
      edited.remove(node.getStart(file), object.getStart(file));
      if (key === undefined) edited.overwrite(object.end, right.getFullStart(), `${name} ${sign}`);
      else {
        edited.overwrite(object.end, key.getStart(file), "[");
        edited.overwrite(key.end, right.getFullStart(), `] ${sign}`);
      }
      edited.remove(right.end, node.end);
    } else {
      const access = node.expression as TS.PropertyAccessExpression;
      const place = access.expression as TS.CallExpression;
      edited.overwrite(node.getStart(file), object.getStart(file), `${this.#operator(TARGET)}(`);
      for (const arrow of [read, write]) {
        edited.overwrite(arrow.getStart(file), arrow.end, spelledOut(arrow.getText(file)));
      }
      const between = file.text.slice(place.end, access.name.getStart(file));
      if (!between.includes("\n")) edited.overwrite(place.end, access.name.getStart(file), ".");
      edited.overwrite(access.name.end, right.getStart(file), `(${this.#breakIn(access.name.end, right)}`);
      // Without the number of the operator.
      edited.remove(read.end, place.end - 1);
    }
    for (const part of [object, key, right]) if (part !== undefined) this.visit(part);
  }

  /** `__negative(x,3)` */
  /** `- -x` is no `--x`. */
  #isSigned(operand: TS.Expression): boolean {
    const sign = operatorCall(this.ts, operand)?.method;
    return sign === NEGATIVE || sign === POSITIVE || this.ts.isPrefixUnaryExpression(operand);
  }

  #sign(node: TS.CallExpression, operand: TS.Expression, name: string): void {
    const { edited } = this;
    const { file } = this.checked;
    const start = node.getStart(file);
    const [from, to] = [operand.getStart(file), operand.end];
    const gap = this.#breakIn(start + name.length, operand);
    if (this.styles.isPrimitive(operand)) {
      if (name === ASKED) edited.remove(start, from);
      else
        edited.overwrite(
          start,
          from,
          `${name === NEGATIVE ? "-" : "+"}${this.#isSigned(operand) ? " " : ""}${gap}`,
        );
      edited.remove(to, node.end);
    } else if (name === ASKED) {
      edited.overwrite(start, from, `${this.#operator(name)}(`);
      const by = node.arguments[2];
      edited.overwrite(to, node.end, by === undefined ? ")" : `, undefined, ${by.getText(file)})`);
    } else if (this.styles.isTensor(operand)) {
      const [open, close] = gap === "" ? bracketsFor(this.ts, operand) : ["(", ")"];
      edited.overwrite(start, from, `${open}${gap}`);
      edited.overwrite(to, node.end, name === NEGATIVE ? `${close}.neg()` : close);
    } else {
      edited.overwrite(start, from, `${this.#operator(name)}(${gap}`);
      edited.overwrite(to, node.end, ")");
    }
  }

  /** `__operand(x,3)` becomes `operand(x)`. */
  #operand(inner: TS.CallExpression, left: TS.Expression): void {
    const { file } = this.checked;
    this.edited.overwrite(inner.getStart(file), left.getStart(file), `${this.#operator(OPERAND)}(`);
    this.edited.overwrite(left.end, inner.end, ")");
  }

  /** What stands before an operand, if it begins a line. */
  #breakIn(from: number, operand: TS.Node): string {
    const { file } = this.checked;
    const before = file.text.slice(from, operand.getStart(file)).replace(/^\(/, "");
    return before.includes("\n") ? before : "";
  }

  #refuse(call: OperatorCall): void {
    const { checker, file } = this.checked;
    const { message, start } = describe(this.ts, call, checker);
    this.result.refused.push({ line: this.ts.getLineAndCharacterOfPosition(file, start).line, message });
  }

  #function(name: string): string {
    if (this.isFree(name)) {
      this.result.functions.add(name);
      return name;
    }
    this.result.functions.add("gradlab");
    return `gradlab.${name}`;
  }

  #operator(name: string): string {
    const original = OPERATOR_FUNCTIONS[name] ?? name;
    this.result.operators.add(original);
    return this.isFree(original) ? original : `${original}OfGradlab`;
  }

  /** Takes away brackets around what is a call now, or an argument. */
  #unwrap(node: TS.ParenthesizedExpression): void {
    const { edited } = this;
    const { file } = this.checked;
    const { expression } = node;
    if (!isNeedless(this.styles, node)) return;
    // Lines stay lines: their numbers lead back to the notebook.
    const { text } = file;
    const around =
      text.slice(node.getStart(file), expression.getStart(file)) + text.slice(expression.end, node.end);
    if (around.includes("\n")) return;
    edited.remove(node.getStart(file), expression.getStart(file));
    edited.remove(expression.end, node.end);
  }
}
