/**
 * Every item of the lecture has its cells, and notebooks/README.md says which. After a change that is meant, run with
 * GRADLAB_UPDATE_MAP=1: it writes both tables of the README anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ERRATA, ITEMS, PARTS } from "./items.js";
import { errataTable, mapTable } from "./map.js";
import { NUMBERS } from "./numbers.js";
import { type Executed, type ExecutedCell, shownText, shows, sourceOf } from "./outputs.js";

const notebooks = new URL("../../notebooks/", import.meta.url);
const readme = fileURLToPath(new URL("README.md", notebooks));
const cellsOf = (notebook: string): readonly ExecutedCell[] =>
  (JSON.parse(readFileSync(new URL(`lectures/${notebook}`, notebooks), "utf8")) as Executed).cells;

describe("the lecture, item by item", () => {
  test("every part stands in the table, in order and with all of its items", () => {
    const counts = Object.fromEntries(
      Object.keys(PARTS).map((part) => [part, ITEMS.filter(([of]) => of === part).length]),
    );
    expect(counts).toEqual(
      Object.fromEntries(Object.entries(PARTS).map(([part, [, items]]) => [part, items])),
    );
    const order = [...new Set(ITEMS.map(([part]) => part))];
    expect(order).toEqual(Object.keys(PARTS).sort(byNumbers));
  });

  test("every part with numbers has rows of numbers", () => {
    expect(new Set(NUMBERS.map(([part]) => part))).toEqual(new Set(Object.keys(PARTS)));
  });

  test.each(ITEMS)("%s, %s: %s, cells %s", (_part, _item, notebook, ids, says) => {
    const cells = cellsOf(notebook);
    const found = ids.map((id) => cells.find((cell) => cell.id === id));
    expect(found.map((cell) => cell?.id)).toEqual(ids);
    expect(found.map((cell) => `${sourceOf(cell)}\n${shownText(cell)}`).join("\n")).toContain(says);
    for (const cell of found) if (cell?.cell_type === "code") expect(cell.execution_count).toBeGreaterThan(0);
  });

  test.each(NUMBERS)("%s: %s stands in the committed %s, cell %s", (_part, shown, notebook, id) => {
    expect(shows(shownText(cellsOf(notebook).find((cell) => cell.id === id)), shown)).toBe(true);
  });

  test.each(ERRATA)("an error in the slides' text: %s", (_where, _says, _right, notebook, cell) => {
    if (notebook !== undefined) expect(cellsOf(notebook).map(({ id }) => id)).toContain(cell);
  });
});

test("the README's map and its list of errors are those of the table", () => {
  const now = readFileSync(readme, "utf8");
  const wanted = [mapTable(), errataTable()].reduce(withTable, now);
  if (process.env.GRADLAB_UPDATE_MAP) writeFileSync(readme, wanted);
  else expect(now).toBe(wanted);
});

/** The text with the table that has the same head as `table` replaced by it. */
function withTable(text: string, table: string): string {
  const head = table.slice(0, table.indexOf("\n"));
  const begin = text.indexOf(`${head}\n`);
  if (begin === -1) throw new Error(`the README has no table ${head}`);
  const end = text.indexOf("\n\n", begin);
  return text.slice(0, begin) + table + (end === -1 ? "\n" : text.slice(end));
}

/** 1.9 before 1.10 before 2. */
function byNumbers(a: string, b: string): number {
  const [x, y] = [a, b].map((part) => part.split(".").map(Number));
  return x[0] - y[0] || (x[1] ?? 0) - (y[1] ?? 0);
}
