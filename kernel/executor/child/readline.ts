/**
 * Node's readline in a cell: there is no terminal to read from, so a question on `process.stdin` is put to the user as
 * `input()` does it. Questions on other streams are left to Node.
 */
import { Interface } from "node:readline";
import { Interface as PromisingInterface } from "node:readline/promises";
import type { Input } from "./input.js";

export function askThroughReadline(input: Input["input"]): void {
  const { question } = Interface.prototype;
  Interface.prototype.question = function (this: Reading, query: string, ...rest: unknown[]): void {
    const answer = rest.at(-1) as (text: string) => void;
    if (this.input === process.stdin) void input(query).then(answer);
    else Reflect.apply(question, this, [query, ...rest]);
  };
  const { question: promising } = PromisingInterface.prototype;
  PromisingInterface.prototype.question = function (this: Reading, query: string, ...rest: unknown[]) {
    if (this.input === process.stdin) return input(query);
    return Reflect.apply(promising, this, [query, ...rest]) as Promise<string>;
  };
}

/** Node's own; its declarations leave it out. */
interface Reading {
  input?: unknown;
}
