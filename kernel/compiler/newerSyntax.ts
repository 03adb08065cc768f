/**
 * What is written in a cell as in a newer TypeScript or in IPython, where the parser's words (`';' expected`) do not say what
 * is wrong: a hint that does.
 */

interface Reading {
  /** What the line of the error looks like. */
  line: RegExp;
  hint: string;
}

const NEWER = "is newer than TypeScript 5.0, which cells are written in";

const READINGS: readonly Reading[] = [
  {
    line: /(?:^|[;{(])\s*await\s+using\s+[\w$]+\s*(?:=|:|of\b)/,
    hint: `await using ${NEWER}: const r = ...; try { ... } finally { await r[Symbol.asyncDispose](); }`,
  },
  {
    line: /(?:^|[;{(])\s*using\s+[\w$]+\s*(?:=|:|of\b)/,
    hint: `using ${NEWER}: const r = ...; try { ... } finally { r[Symbol.dispose](); }`,
  },
  {
    line: /^\s*import\s+(?:defer|source)\s/,
    hint: `import defer and import source are newer than TypeScript 5.0, which cells are written in: await import("...") loads a module when it is needed`,
  },
  {
    line: /^\s*%/,
    hint: "a cell is TypeScript: it has none of IPython's commands that begin with %",
  },
  {
    line: /^\s*!\s*\w+\s+[\w./-]/,
    hint: 'a cell is TypeScript: import { execSync } from "node:child_process"; console.log(String(execSync("...")))',
  },
];

const HEXADECIMAL = 1125;

/** @param line the line of the cell in which the parser stopped */
export function syntaxHint(code: number, line: string): string | undefined {
  if (code === HEXADECIMAL && line.includes("`"))
    return "a backslash before x or u begins the number of a character; before a name it is written twice: \\\\xi";
  return READINGS.find((reading) => reading.line.test(line))?.hint;
}

/** A decorator of the standard (TypeScript 5.0 has both kinds, and a program one of them) is refused by its second parameter. */
export function decoratorHint(message: string): string | undefined {
  return /\bClass\w*DecoratorContext\b/.test(message)
    ? "decorators in cells are TypeScript's experimental ones: (target, name, descriptor) => ..."
    : undefined;
}
