/**
 * Backpropagation one gate at a time: a frame per step, with the gate that works now and its gradients written out,
 * [Downstream] = [Local] x [Upstream]. A slider in JupyterLab, a strip of small pictures elsewhere.
 */
import { host } from "../../host.js";
import { saveDrawing } from "../save.js";
import { type Amount, amountText, type NumberFormat } from "./amount.js";
import { ANY_PAGE, type Colours, PAPER } from "./colours.js";
import type { DrawnGraph, GraphEdge, GraphNode } from "./nodes.js";
import { paint } from "./paint.js";
import { type Placed, place } from "./place.js";
import { type Frame, strip } from "./strip.js";

/** What our JupyterLab extension shows with a slider. */
const STEPS_MIME = "application/vnd.gradlab.steps+json";

interface Step {
  readonly node?: number;
  readonly gradients: ReadonlySet<GraphEdge>;
  readonly caption: string;
}

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
    const colours = page === "paper" ? PAPER : ANY_PAGE;
    const frames = this.#frames(colours).map(({ svg, caption }, i) => ({
      svg,
      caption: `${i + 1}. ${caption.replace(`${RULE}: `, "")}`,
    }));
    return strip(RULE, frames, this.#placed, colours);
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
