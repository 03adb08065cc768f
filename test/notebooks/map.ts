/** The map from the lecture to the cells, as notebooks/README.md shows it: Markdown made of the table of items. */
import { ERRATA, ITEMS, PARTS } from "./items.js";

/** A link that JupyterLab follows to the cell. On a code-hosting site it opens the notebook. */
const link = (notebook: string, cell: string) => `[${cell}](lectures/${notebook}#cell-id=${cell})`;

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** One line per item of the lecture. */
export function mapTable(): string {
  const lines = ITEMS.map(([part, item, notebook, cells], i) => {
    const isFirst = ITEMS[i - 1]?.[0] !== part;
    const links = cells.map((cell) => link(notebook, cell)).join(", ");
    return row(isFirst ? `**${PARTS[part][0]}**` : "", item, notebook.slice(0, 2), links);
  });
  return [
    row("part of the lecture", "item", "notebook", "cells"),
    row(..."----".split("").map(() => "---")),
    ...lines,
  ].join("\n");
}

/** One line per error in the text of the slides. */
export function errataTable(): string {
  const lines = ERRATA.map(([where, says, right, notebook, cell]) =>
    row(where, says, right, notebook !== undefined && cell !== undefined ? link(notebook, cell) : ""),
  );
  return [
    row("where", "the text says", "right", "computed in"),
    row("---", "---", "---", "---"),
    ...lines,
  ].join("\n");
}
