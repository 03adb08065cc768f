/** Every example in the documentation, of ops and of other functions, prints what it says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as gradlab from "../../runtime/index.js";
import { flat } from "./closeness.js";

const folder = fileURLToPath(new URL("../../runtime", import.meta.url));

interface Example {
  readonly where: string;
  readonly code: string;
  readonly printed: string;
}

function exampleOf(where: string, line: string): Example {
  const [code, printed] = line.split(/\s+\/\/ /);
  return { where, code, printed };
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || (Array.isArray(value) && value.every(isNumeric));
}

const ofOps = gradlab
  .registeredOps()
  .flatMap((op) => op.doc.example.split("\n").map((line) => exampleOf(op.name, line)));

const ofDocstrings = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("plot"))
  .flatMap((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return [...text.matchAll(/\* @example (.+)/g)].map((match) => exampleOf(file, match[1]));
  });

test("every op has an example that prints something", () => {
  for (const { where, printed } of ofOps) expect(printed, where).toBeDefined();
});

test("every transform is documented with an example that runs", () => {
  const transforms =
    "grad valueAndGrad vjp jvp jacobian jacrev jacfwd hessian hvp vmap linearize checkpoint noGrad detach " +
    "checkGradients registerHook graph flatCode";
  for (const name of transforms.split(" ")) {
    const isShown = ({ code, printed }: Example) => printed !== undefined && code.includes(`${name}(`);
    expect(ofDocstrings.some(isShown), name).toBe(true);
  }
});

test.each([...ofOps, ...ofDocstrings])("$where: $code", ({ code, printed }) => {
  if (printed === undefined) {
    // An example that shows how to call something, with names of its own: it must at least be code.
    expect(() => new Function(code)).not.toThrow();
    return;
  }
  const run = new Function(...Object.keys(gradlab), `"use strict"; return (${code});`);
  const value: unknown = run(...Object.values(gradlab));
  if (typeof value === "string" && !printed.startsWith('"')) {
    expect(value).toBe(printed);
    return;
  }
  const expected: unknown = JSON.parse(printed);
  if (isNumeric(expected)) {
    const actual = flat(value as number[]);
    const numbers = flat(expected as number[]);
    expect(actual.length).toBe(numbers.length);
    actual.forEach((x, i) => {
      expect(x).toBeCloseTo(numbers[i], 10);
    });
  } else {
    expect(value).toEqual(expected);
  }
});
