/**
 * Stack traces in the user's own terms: `In[n]:line:column` of the TypeScript that was typed, without the frames
 * of the kernel and of the runtime's inside.
 */
import { SourceMap, type SourceMapPayload } from "node:module";
import { inspect, types } from "node:util";
import remapping, { type SourceMapInput } from "@jridgewell/remapping";
import type { CellError } from "../messages.js";
import { calledName, inUsersWords } from "./calledName.js";

export interface SourceText {
  /** The user's text, to show the line of an error. */
  source: string | undefined;
  /** From the code to the text, step by step. */
  maps: object[];
  /** Lines that the compiler put before the user's text. */
  prefixLines: number;
}

interface Source extends SourceText {
  /** All steps as one; made when the first error asks for a place. */
  map?: SourceMap;
}

const sources = new Map<string, Source>();
const CELL_PLACE = /(In\[\+?\d+\]):(\d+):(\d+)/;
/** This project's own compiled files: the frames that a student did not write. */
const OWN_FILES = new URL("../../../", import.meta.url).href;

/** @param name what V8 is told as the file name of the code */
export function rememberSource(name: string, text: SourceText): void {
  sources.set(name, { ...text });
}

/** From a place in the JavaScript of a source to the place in its text; both count from 1. */
function originalPlace(source: Source, line: number, column: number): { line: number; column: number } {
  if (source.maps.length === 0) return { line, column };
  source.map ??= new SourceMap(
    remapping(source.maps as SourceMapInput[], () => null) as unknown as SourceMapPayload,
  );
  const entry = source.map.findEntry(line - 1, column - 1);
  if ("originalLine" in entry)
    return { line: entry.originalLine - source.prefixLines + 1, column: entry.originalColumn + 1 };
  // It points at words that the compiler has put before all of the user's: what follows them is what is meant.
  const last = source.map.findEntry(line - 1, Number.MAX_SAFE_INTEGER);
  return "originalLine" in last
    ? { line: last.originalLine - source.prefixLines + 1, column: 1 }
    : { line, column };
}

function frameText(frame: NodeJS.CallSite): string {
  const name = frame.getFileName() ?? "";
  const source = sources.get(name);
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  if (source === undefined || line === null || column === null) return String(frame);
  const original = originalPlace(source, line, column);
  return String(frame).replace(`${name}:${line}:${column}`, `${name}:${original.line}:${original.column}`);
}

/** Makes every `error.stack` of this process speak of cells. */
export function installStackTraces(): void {
  Error.prepareStackTrace = (error, frames) => {
    const texts = frames.map(frameText);
    const lastOfCell = texts.findLastIndex((text) => CELL_PLACE.test(text));
    const users = texts
      .slice(0, lastOfCell + 1)
      .filter((text) => !text.includes(OWN_FILES) && !/(?:^|[( ])node:/.test(text));
    const shown = users.length > 0 ? users : texts;
    return [headOf(error), ...shown.map((text) => `    at ${text}`)].join("\n");
  };
}

/** `Error: what happened`. Node's AssertionError says its code twice while its stack is made: in its name, and after it. */
function headOf(error: Error): string {
  try {
    const [{ name, message }, code] = [error, `[${(error as NodeJS.ErrnoException).code}]`];
    if (String(name).endsWith(code)) return `${String(name).slice(0, -code.length - 1)}: ${message}`;
    // As V8 does: `console.trace` captures a stack for an object that is no Error.
    const head = Error.prototype.toString.call(error);
    return error instanceof TypeError ? head.replace(message, inUsersWords) : head;
  } catch {
    return "Error";
  }
}

/**
 * A thrown value as the protocol's error: the stack, and the line of the cell with a caret.
 * @param isHidden whether a name is one of the preloaded ones that a cell has taken
 */
export function describeError(thrown: unknown, isHidden: (name: string) => boolean): CellError {
  // Also an error of another context, as `node:vm` makes them.
  if (!(thrown instanceof Error) && !types.isNativeError(thrown)) {
    const evalue = inspect(thrown);
    const hint = "only an Error carries the line it was thrown from: throw new Error(...)";
    return { ename: "Thrown", evalue, traceback: [`Thrown: ${evalue}`, `(${hint})`] };
  }
  const ename = String(thrown.name);
  const message = String(thrown.message);
  const evalue = thrown instanceof TypeError ? inUsersWords(message) : message;
  const stack = typeof thrown.stack === "string" ? withPlace(thrown.stack) : `${ename}: ${evalue}`;
  const traceback = stack.split("\n");
  if (thrown instanceof AggregateError) {
    for (const error of thrown.errors)
      traceback.push(`  - ${error instanceof Error ? String(error) : inspect(error)}`);
  }
  if (thrown.cause !== undefined) traceback.push("", `caused by: ${inspect(thrown.cause)}`);
  traceback.push(...excerpt(stack));
  const [name] = (thrown instanceof TypeError ? calledName(message) : undefined)?.split(".") ?? [];
  if (name !== undefined && isHidden(name)) {
    traceback.push(`${name} is a variable of yours here; the preloaded one is gradlab.${name}`);
  }
  return { ename, evalue, traceback };
}

/**
 * What JavaScript refuses before it runs a cell or a file, as `/(/`, comes without a frame of it: V8 draws the compiled
 * line above the message.
 */
const REFUSED = /^(.+):(\d+)\n.*\n( *)\^+\n\n(SyntaxError: .*)\n([\s\S]*)/;

function withPlace(stack: string): string {
  const [, file = "", line, blanks = "", head, frames = ""] = REFUSED.exec(stack) ?? [];
  const source = sources.get(file);
  if (source === undefined) return stack;
  const place = originalPlace(source, Number(line), blanks.length + 1);
  const ofCells = frames.split("\n").filter((frame) => CELL_PLACE.test(frame));
  return [head, `    at ${file}:${place.line}:${place.column}`, ...ofCells].join("\n");
}

function excerpt(stack: string): string[] {
  const match = CELL_PLACE.exec(stack);
  const cell = match === null ? undefined : sources.get(match[1]!);
  if (match === null || cell?.source === undefined) return [];
  const line = Number(match[2]);
  const lines = cell.source.split("\n");
  const width = String(line).length;
  const shown: string[] = ["", `${match[1]}:`];
  for (let n = Math.max(1, line - 2); n <= line; n++) {
    shown.push(`${n === line ? ">" : " "} ${String(n).padStart(width)} | ${lines[n - 1] ?? ""}`);
  }
  shown.push(`  ${" ".repeat(width)} | ${" ".repeat(Number(match[3]) - 1)}^`);
  return shown;
}
