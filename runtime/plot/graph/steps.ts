/**
 * Backpropagation one gate at a time: a frame per step, with the gate that works now and its gradients written out,
 * [Downstream] = [Local] x [Upstream]. A slider in JupyterLab, a strip of small pictures elsewhere.
 */
import { host } from "../../host.js";
import { saveDrawing } from "../save.js";
import { type Amount, amountText, type NumberFormat } from "./amount.js";
import { ANY_PAGE, type Colours, PAPER } from "./colours.js";
import type { DrawnGraph, GraphEdge, GraphNode } from "./nodes.js";
import { escapeText, paint } from "./paint.js";
import { type Placed, place } from "./place.js";

/** What our JupyterLab extension shows with a slider. */
const STEPS_MIME = "application/vnd.gradlab.steps+json";

export interface Frame {
  readonly svg: string;
  readonly caption: string;
}

interface Step {
  readonly node?: number;
  readonly gradients: ReadonlySet<GraphEdge>;
  readonly caption: string;
}

/** In the strip: how wide a row of frames is at most, what is free around them, and how wide a letter is. */
const [PAGE, GAP, CAPTION, LETTER] = [960, 12, 20, 6.6];
/** The strip is at most so many times as high as wide: what takes more than two pages is printed upon what follows. */
const LONGEST = 3;

const RULE = "[Downstream] = [Local] × [Upstream]";

/** Backpropagation through a graph, one gate at a time, as `show` draws it with `steps: true`. */
export class GraphSteps {
  readonly frames: readonly Frame[];
  readonly #placed: Placed;
  readonly #steps: readonly Step[];

  constructor(graph: DrawnGraph) {
    this.#placed = place(graph);
    this.#steps = stepsOf(graph);
    this.frames = this.#frames(ANY_PAGE);
  }

  #frames(colours: Colours): Frame[] {
    return this.#steps.map((step) => ({
      svg: paint(this.#placed, step, colours).svg,
      caption: step.caption,
    }));
  }

  /** All frames in one picture, in colours for pages of any theme; for a page that is white, `"paper"`. */
  toSvg(page: "any" | "paper" = "any"): string {
    const { width: frameWidth, height: frameHeight } = this.#placed;
    const colours = page === "paper" ? PAPER : ANY_PAGE;
    const captions = this.frames.map(({ caption }, i) => `${i + 1}. ${caption.replace(`${RULE}: `, "")}`);
    const longest = Math.max(...captions.map((text) => text.length)) * LETTER + GAP;
    const [wide, high] = [Math.ceil(Math.max(frameWidth, longest)) + GAP, frameHeight + CAPTION + GAP];
    let columns = Math.max(1, Math.min(this.frames.length, Math.floor(PAGE / wide)));
    const rows = () => Math.ceil(this.frames.length / columns);
    while (rows() * high > LONGEST * columns * wide) columns++;
    const [width, height] = [columns * wide, CAPTION + rows() * high];
    const cells = this.#frames(colours).map(({ svg }, i) => {
      const [x, y] = [(i % columns) * wide, CAPTION + Math.floor(i / columns) * high];
      // One arrow head serves all frames: names in an SVG are common to the whole page.
      const inner = svg.replace(/^<svg /, `<svg x="${x}" y="${y + CAPTION}" `);
      return `<text x="${x + GAP}" y="${y + 14}" fill="${colours.ink}">${escapeText(captions[i])}</text>${inner}`;
    });
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="11"><text x="${GAP}" y="14" fill="${colours.ink}">${RULE}</text>${cells.join("")}</svg>`;
  }

  /** Writes the strip into a file: `.svg`, `.png` or `.html`. */
  save(path: string): void {
    saveDrawing(path, { svg: this.toSvg(path.toLowerCase().endsWith(".svg") ? "any" : "paper") });
  }

  toString(): string {
    return this.frames.map(({ caption }, i) => `${i + 1}. ${caption}`).join("\n");
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    const png = host()?.draw({ svg: this.toSvg("paper") }, "png");
    return {
      [STEPS_MIME]: { frames: this.frames, colours: ANY_PAGE },
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
