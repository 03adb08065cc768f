/** A small table: HTML where it is shown, aligned columns where it is text. */

/** What a cell may hold. */
export type TableCell = string | number | boolean | null | undefined | { toString(): string };

/** A small table, as `table` makes it: HTML in a notebook, aligned columns where it is printed. */
export class Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];

  constructor(head: readonly string[], rows: readonly (readonly TableCell[])[]) {
    this.head = head;
    this.rows = rows;
  }

  /** Columns of equal width; numbers at their right edge. */
  toString(): string {
    const texts = this.rows.map((row) => this.head.map((_, i) => format(row[i]).split("\n")));
    const isNumeric = this.head.map((_, i) => isNumber(this.rows.map((row) => row[i])));
    const widths = this.head.map((name, i) =>
      Math.max(width(name), ...texts.flatMap((row) => row[i].map(width))),
    );
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, i) => pad(cell, widths[i], isNumeric[i]))
        .join("  ")
        .trimEnd();
    const lines = [line(this.head), widths.map((n) => "-".repeat(n)).join("  ")];
    for (const row of texts) {
      const height = Math.max(...row.map((cell) => cell.length));
      for (let k = 0; k < height; k++) lines.push(line(row.map((cell) => cell[k] ?? "")));
    }
    return lines.join("\n");
  }

  toHtml(): string {
    const isNumeric = this.head.map((_, i) => isNumber(this.rows.map((row) => row[i])));
    const cell = (tag: string, text: string, i: number) =>
      `<${tag} style="text-align:${isNumeric[i] ? "right" : "left"}">${escapeText(text).replaceAll("\n", "<br>")}</${tag}>`;
    const row = (tag: string, cells: readonly string[]) =>
      `<tr>${cells.map((text, i) => cell(tag, text, i)).join("")}</tr>`;
    const body = this.rows.map((cells) =>
      row(
        "td",
        this.head.map((_, i) => format(cells[i])),
      ),
    );
    return `<table><thead>${row("th", this.head)}</thead><tbody>${body.join("")}</tbody></table>`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return { "text/html": this.toHtml(), "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * A table with the names of its columns on top. Numbers are shown to six digits; a column of numbers, also of
 * numbers written as texts (`x.toFixed(2)`), stands to the right. Texts are shown as they are, markup included.
 * @example table(["name", "value"], [["x", 3], ["y", -4]])
 */
export function table(head: readonly string[], rows: readonly (readonly TableCell[])[]): Table {
  return new Table(head, rows);
}

function format(cell: TableCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number")
    return Number.isInteger(cell) ? String(cell) : String(Number(cell.toPrecision(6)));
  return String(cell);
}

/** A number that its author has written out: `0.20`, `1,024`, `2.0e-4`. */
const WRITTEN_NUMBER = /^[-+−]?\d[\d,]*(\.\d+)?(e[-+]?\d+)?$/i;

/** True for a column with nothing but numbers and gaps. */
function isNumber(column: readonly TableCell[]): boolean {
  const present = column.filter((cell) => cell !== null && cell !== undefined && cell !== "");
  const isOne = (cell: TableCell) =>
    typeof cell === "number" || (typeof cell === "string" && WRITTEN_NUMBER.test(cell));
  return present.length > 0 && present.every(isOne);
}

/** Signs that are put over other signs take no room. */
function width(text: string): number {
  return [...text.replaceAll(/\p{Mn}/gu, "")].length;
}

function pad(text: string, to: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, to - width(text)));
  return right ? space + text : text + space;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
