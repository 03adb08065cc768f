/**
 * The declarations that the next cell sees. tslab carries most over; two kinds it forgets are added here: namespaces
 * of earlier cells, and `var` inside a statement (`for (var i = 0; ...)`), which JavaScript declares for the cell.
 */
import type { CheckedCell, TypeScript } from "./tslabConverter.js";

export function withForgotten(
  ts: TypeScript,
  before: string,
  after: string,
  names: readonly string[],
  { file, checker }: CheckedCell,
): string {
  let text = after;
  for (const name of names) {
    if (new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(after)) continue;
    const [symbol] = checker
      .getSymbolsInScope(file, ts.SymbolFlags.Variable)
      .filter((found) => found.name === name);
    const type =
      symbol === undefined ? "any" : checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, file));
    text += `declare let ${name}: ${/^(number|string|boolean|bigint)$/.test(type) ? type : "any"};\n`;
  }
  if (!/^declare namespace /m.test(before)) return text;
  for (const statement of ts.createSourceFile("prev.d.ts", before, ts.ScriptTarget.Latest).statements) {
    if (!ts.isModuleDeclaration(statement) || names.includes(statement.name.text)) continue;
    if (!text.includes(`declare namespace ${statement.name.text} `))
      text += `${before.slice(statement.pos, statement.end).trim()}\n`;
  }
  return text;
}
