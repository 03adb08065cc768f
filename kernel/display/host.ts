/** The notebook as the runtime sees it: it shows outputs, draws pictures, and tells when a cell is about to end. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Drawing, Host, ShowOptions } from "../../runtime/host.js";
import { escapeHtml } from "./bundle.js";
import type { Display } from "./display.js";
import { type Drawn, pngOfFigure, pngOfSvg, svgOfFigure } from "./picture/picture.js";

const require = createRequire(import.meta.url);

export interface NotebookHost extends Host {
  /** Runs what waits for the end of the cell. */
  settle(): void;
}

export function createHost(display: Display): NotebookHost {
  let waiting: (() => void)[] = [];
  return {
    show: (value: unknown, options: ShowOptions = {}) => void display(value, options),
    draw: (drawing, format) => (format === "html" ? htmlOf(drawing) : contentsOf(drawing, format)),
    beforeCellEnds: (callback) => waiting.push(callback),
    settle() {
      const callbacks = waiting;
      waiting = [];
      for (const callback of callbacks) callback();
    },
  };
}

function contentsOf({ figure, svg }: Drawing, format: "svg" | "png"): string | Uint8Array {
  const drawn: Drawn =
    svg !== undefined ? pngOfSvg(svg) : format === "svg" ? svgOfFigure(figure) : pngOfFigure(figure);
  const contents = format === "svg" ? drawn.svg : drawn.png;
  if (contents === undefined) throw new Error(`save: the picture cannot be drawn: ${drawn.problem}`);
  return contents;
}

/** A page that needs nothing else: Plotly stands in it. A picture is shown as it is. */
function htmlOf({ figure, svg }: Drawing): string {
  const head = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>gradlab</title></head><body>';
  if (svg !== undefined) return `${head}${svg}</body></html>\n`;
  const plotly = readFileSync(require.resolve("plotly.js-cartesian-dist-min"), "utf8");
  // As text, and not as script: a title that closes the script element must not end it.
  const json = escapeHtml(JSON.stringify(figure));
  return `${head}<div id="chart"></div><template id="figure">${json}</template>
<script>${plotly.replaceAll("</script", "<\\/script")}</script>
<script>
const { data, layout, config } = JSON.parse(document.getElementById("figure").content.textContent);
Plotly.newPlot("chart", data, layout, { responsive: true, displaylogo: false, ...config });
</script></body></html>\n`;
}
