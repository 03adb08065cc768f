/** What types foresee about a cell's shapes, as an output of the cell: place, sentence, line and caret. */
import type { Problem } from "../compiler/compiler.js";
import type { JsonObject } from "../protocol/message.js";

/** So many are shown; they often have one cause. */
const SHOWN = 5;

/** The content of the message that shows the warnings of a cell. */
export function describeWarnings(warnings: readonly Problem[], source: string, label: string): JsonObject {
  const lines = source.split("\n");
  const shown = warnings.slice(0, SHOWN).map((warning) => {
    const number = String(warning.line);
    const caret = " ".repeat(warning.column - 1) + "~".repeat(warning.length);
    return {
      head: `Shape warning at ${label}:${warning.line}:${warning.column} - ${warning.message}`,
      code: [`${number} | ${lines[warning.line - 1]}`, `${" ".repeat(number.length)} | ${caret}`],
    };
  });
  const more = warnings.length > SHOWN ? `and ${warnings.length - SHOWN} more` : undefined;
  const plain = [
    ...shown.flatMap(({ head, code }) => [head, ...code]),
    ...(more === undefined ? [] : [more]),
  ];
  const html = [
    ...shown.map(
      ({ head, code }) =>
        `<div>${escaped(head)}</div><pre style="margin:2px 0 4px">${escaped(code.join("\n"))}</pre>`,
    ),
    ...(more === undefined ? [] : [`<div>${more}</div>`]),
  ];
  return {
    data: {
      "text/plain": plain.join("\n"),
      "text/html": `<div style="${STYLE}">${html.join("")}</div>`,
    },
    // By this mark `gradlab run` knows it among the outputs.
    metadata: { gradlab: { warning: true } },
    transient: {},
  };
}

/** Readable on a light and on a dark page. */
const STYLE = "border-left:3px solid #e6a700;background:rgba(230,167,0,.12);padding:4px 8px";

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
