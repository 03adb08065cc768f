/**
 * Backpropagation one gate at a time: a frame per step, with the gate that works now and its gradients written out,
 * [Downstream] = [Local] x [Upstream]. A slider in JupyterLab, a strip of small pictures elsewhere.
 */
import { host } from "../../host.js";
import { saveDrawing } from "../save.js";
import { type Amount, amountText, type NumberFormat } from "./amount.js";
import type { DrawnGraph, GraphEdge, GraphNode } from "./nodes.js";
import { escapeText, paint } from "./paint.js";
import { place } from "./place.js";

/** What our JupyterLab extension shows with a slider. */
export const STEPS_MIME = "application/vnd.gradlab.steps+json";

export interface Frame {
  readonly svg: string;
  readonly caption: string;
}

interface Step {
  readonly node?: number;
  readonly gradients: ReadonlySet<GraphEdge>;
  readonly caption: string;
}

/** In the strip: how many frames stand in a row, and what is free around them. */
const [IN_A_ROW, GAP, CAPTION, LETTER] = [2, 12, 20, 6.6];

const RULE = "[Downstream] = [Local] × [Upstream]";

export class GraphSteps {
  readonly frames: readonly Frame[];
  readonly #width: number;
  readonly #height: number;

  constructor(graph: DrawnGraph) {
    const placed = place(graph);
    this.#width = placed.width;
    this.#height = placed.height;
    this.frames = stepsOf(graph).map((step) => ({ svg: paint(placed, step).svg, caption: step.caption }));
  }

  /** All frames in one picture. */
  toSvg(): string {
    const captions = this.frames.map(({ caption }, i) => `${i + 1}. ${caption.replace(`${RULE}: `, "")}`);
    const longest = Math.max(...captions.map((text) => text.length)) * LETTER + GAP;
    const [wide, high] = [Math.max(this.#width, longest) + GAP, this.#height + CAPTION + GAP];
    const columns = Math.min(IN_A_ROW, this.frames.length);
    const [width, height] = [columns * wide, CAPTION + Math.ceil(this.frames.length / columns) * high];
    const cells = this.frames.map(({ svg }, i) => {
      const [x, y] = [(i % columns) * wide, CAPTION + Math.floor(i / columns) * high];
      // One arrow head serves all frames: names in an SVG are common to the whole page.
      const inner = svg.replace(/^<svg /, `<svg x="${x}" y="${y + CAPTION}" `);
      return `<text x="${x + GAP}" y="${y + 14}" fill="#808080">${escapeText(captions[i])}</text>${inner}`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="11"><text x="${GAP}" y="14" fill="#808080">${RULE}</text>${cells.join("")}</svg>`;
  }

  /** Writes the strip into a file: `.svg`, `.png` or `.html`. */
  save(path: string): void {
    saveDrawing(path, { svg: this.toSvg() });
  }

  toString(): string {
    return this.frames.map(({ caption }, i) => `${i + 1}. ${caption}`).join("\n");
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    const png = host()?.draw({ svg: this.toSvg() }, "png");
    return {
      [STEPS_MIME]: { frames: this.frames },
      ...(png && { "image/png": png }),
      "text/plain": this.toString(),
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

const WORKING: readonly GraphNode["kind"][] = ["gate", "box", "copy"];

/** From the output back: each gate, in the order in which backpropagation reaches it. */
function stepsOf({ nodes, edges, format }: DrawnGraph): Step[] {
  const known = new Set(edges.filter(({ to }) => nodes[to].kind === "output"));
  const start = [...known][0];
  const upstream =
    start?.gradient === undefined
      ? ""
      : `: the gradient of the output in itself is ${amountText(start.gradient, format)}`;
  const steps: Step[] = [{ gradients: new Set(known), caption: `start${upstream}` }];
  for (const node of nodes.filter(({ kind }) => WORKING.includes(kind)).reverse()) {
    const ins = edges.filter(({ to }) => to === node.id);
    const out = edges.filter(({ from }) => from === node.id);
    for (const edge of ins) known.add(edge);
    steps.push({ node: node.id, gradients: new Set(known), caption: captionOf(node, ins, out, format) });
  }
  return steps;
}

function captionOf(
  { kind, label }: GraphNode,
  ins: readonly GraphEdge[],
  out: readonly GraphEdge[],
  format: NumberFormat,
): string {
  const written = (amount: Amount) => amountText(amount, format);
  const upstreams = out.flatMap(({ gradient }) => (gradient === undefined ? [] : [gradient]));
  const downstreams = ins.flatMap(({ gradient }) => (gradient === undefined ? [] : [gradient]));
  if (upstreams.length === 0 || downstreams.length === 0) return `${label}: no gradient flows here`;
  if (kind === "copy") {
    return `copy: ${written(downstreams[0])} = ${upstreams.map(written).map(bracketed).join(" + ")}`;
  }
  const products = downstreams.map((downstream) => {
    const [d, u] = [downstream, upstreams[0]];
    // Of numbers the local gradient is a number; of tensors it is a Jacobian, which nobody writes down.
    const isNumber = d.shape.length === 0 && u.shape.length === 0 && u.data[0] !== 0;
    const local = isNumber ? bracketed(format(d.data[0] / u.data[0])) : "J′";
    return `${written(d)} = ${local} × ${bracketed(written(u))}`;
  });
  return `${label}: ${RULE}: ${products.join(",  ")}`;
}

function bracketed(text: string): string {
  return text.startsWith("−") ? `(${text})` : text;
}
