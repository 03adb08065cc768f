/** What types foresee about a cell's shapes, as an output of the cell: place, sentence, line and caret. */
import type { Problem } from "../compiler/compiler.js";
import type { JsonObject } from "../protocol/message.js";

/** So many are shown; they often have one cause. */
const SHOWN = 5;

/** As errors are set, in another colour; readable on a light and on a dark page. */
const STYLE = [
  "margin:0",
  "padding:4px 8px",
  "border-left:3px solid #e6a700",
  "background:rgba(230,167,0,.12)",
  "font-size:var(--jp-code-font-size,13px)",
  "line-height:var(--jp-code-line-height,1.3)",
  "white-space:pre-wrap",
].join(";");

/** The content of the message that shows the warnings of a cell. */
export function describeWarnings(warnings: readonly Problem[], source: string, label: string): JsonObject {
  const lines = source.split("\n");
  const shown = warnings
    .slice(0, SHOWN)
    .flatMap(({ line, column, length, message }) => [
      `Shape warning at ${label}:${line}:${column} - ${message}`,
      `${line} | ${lines[line - 1]}`,
      `${" ".repeat(String(line).length)} | ${" ".repeat(column - 1)}${"~".repeat(length)}`,
    ]);
  if (warnings.length > SHOWN) shown.push(`and ${warnings.length - SHOWN} more`);
  const text = shown.join("\n");
  return {
    data: { "text/plain": text, "text/html": `<pre style="${STYLE}">${escaped(text)}</pre>` },
    // By this mark `gradlab run` knows it among the outputs.
    metadata: { gradlab: { warning: true } },
    transient: {},
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
