/** Marked points and reference lines: what is laid over a chart to say "here". */
import { ArgumentError } from "../errors.js";
import { INK } from "./theme.js";

/** With `x` and `y` a point; with one of them a dashed line across the chart. */
export interface Mark {
  readonly x?: number;
  readonly y?: number;
  /** Stands beside it. */
  readonly label?: string;
}

interface Marked {
  readonly traces: object[];
  readonly shapes: object[];
  readonly labels: object[];
}

interface Scales {
  readonly xScale?: string;
  readonly yScale?: string;
}

/** Marks as traces (points), shapes (lines) and annotations (labels of lines). */
export function markedWith(argument: string, marks: readonly Mark[], { xScale, yScale }: Scales): Marked {
  const [traces, shapes, labels]: object[][] = [[], [], []];
  marks.forEach(({ x, y, label }, i) => {
    if (x !== undefined && y !== undefined) {
      traces.push(point(x, y, label));
    } else if (x !== undefined) {
      shapes.push({ ...line, x0: x, x1: x, y0: 0, y1: 1, xref: "x", yref: "paper" });
      const place = { x: onAxis(x, xScale), y: 1, xref: "x", yref: "paper", xanchor: "left", yanchor: "top" };
      labels.push(...labelled(label, place));
    } else if (y !== undefined) {
      shapes.push({ ...line, x0: 0, x1: 1, y0: y, y1: y, xref: "paper", yref: "y" });
      const place = { x: 1, y: onAxis(y, yScale), xref: "paper", yref: "y" };
      labels.push(...labelled(label, { ...place, xanchor: "right", yanchor: "bottom" }));
    } else {
      throw new ArgumentError(
        "argument/missing",
        `${argument}[${i}] has neither x nor y`,
        "{ x, y } marks a point, { x } or { y } alone draws a line",
      );
    }
  });
  return { traces, shapes, labels };
}

const line = { type: "line", line: { color: INK, width: 1.5, dash: "dash" } };

function point(x: number, y: number, label: string | undefined): object {
  return {
    type: "scatter",
    mode: label === undefined ? "markers" : "markers+text",
    x: [x],
    y: [y],
    text: label === undefined ? undefined : [label],
    textposition: "bottom right",
    name: label ?? "mark",
    marker: { size: 11, symbol: "circle-open", color: INK, line: { width: 2.5 } },
    cliponaxis: false,
    showlegend: false,
  };
}

/** Annotations, unlike shapes, count a logarithmic axis in powers of ten. */
function onAxis(value: number, scale: string | undefined): number {
  return scale === "log" ? Math.log10(value) : value;
}

function labelled(label: string | undefined, place: object): object[] {
  return label === undefined ? [] : [{ ...place, text: label, showarrow: false }];
}
