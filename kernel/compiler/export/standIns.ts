/**
 * What a cell has from the notebook that shows it, and a plain module has not. Where text is a fair substitute, the
 * module gets a small function of that name; what has no meaning without a notebook is left out, and said.
 */

export const STAND_INS: { [name: string]: string } = {
  display: `/** Outside of a notebook a value is shown as text. */
const display = Object.assign((value: unknown, _options?: object): void => console.log(value), {
  html: String.raw,
  md: String.raw,
  svg: String.raw,
  clear: (_options?: object): void => {},
});`,
  input: `/** Asks in the terminal. */
async function input(question = "", _options?: object): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}`,
  NotImplemented: `/** Thrown by a task that waits for its solution. */
class NotImplemented extends Error {}`,
  require: `const require = createRequire(import.meta.url);`,
};

/** A statement that calls one of these is left out. */
export const ASKS_THE_NOTEBOOK: ReadonlySet<string> = new Set(["check", "defineCheck", "grade"]);

/** A cell that uses one of these otherwise cannot be exported. */
export const ONLY_IN_NOTEBOOKS: ReadonlySet<string> = new Set([
  ...ASKS_THE_NOTEBOOK,
  "Comm",
  "expect",
  "inputSync",
  "prompt",
]);
