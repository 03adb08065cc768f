/**
 * The `console` of a cell. In `promise.then(console.log)` no code of the cell is on the stack when the text is written;
 * then it counts whose console it is.
 *
 * It is the process's console in all else: what a cell puts in place of a method, to catch what is printed, all cells
 * and libraries use until it is put back.
 */
import { usingConsoleOf } from "./cell.js";

type Method = (...args: unknown[]) => unknown;

const shared = console;
/** The methods as they were: those that write. */
const writing = new Set(Object.values(shared).filter((value) => typeof value === "function"));
writing.delete(shared.Console);
/** What a cell's method stands for. */
const methodBehind = new WeakMap<object, Method>();

export function consoleOf(cell: number): Console {
  const own = new Map<Method, Method>();
  return new Proxy(shared, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (!writing.has(value) || isFixed(target, name)) return value;
      const method = value as Method;
      let ours = own.get(method);
      if (ours === undefined) {
        ours = new Proxy(method, {
          apply: (_, __, args) => usingConsoleOf(cell, () => Reflect.apply(method, target, args) as unknown),
        });
        own.set(method, ours);
        methodBehind.set(ours, method);
      }
      return ours;
    },
    set: (target, name, value) =>
      Reflect.set(target, name, methodBehind.get(value as object) ?? (value as unknown)),
  });
}

/** Of a frozen object a proxy must give the very value. */
function isFixed(target: object, name: string | symbol): boolean {
  return Reflect.getOwnPropertyDescriptor(target, name)?.configurable === false;
}
