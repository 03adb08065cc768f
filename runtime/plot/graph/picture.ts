/** The graph behind a result, shown: as a picture where pictures are shown, as lines of text elsewhere. */
import { ArgumentError } from "../../errors.js";
import { host } from "../../host.js";
import { Tensor } from "../../tensor.js";
import { saveDrawing } from "../save.js";
import { amountText } from "./amount.js";
import { type DrawnGraph, drawnGraph, type GraphOptions } from "./nodes.js";
import { paint, place } from "./paint.js";
import { GraphSteps } from "./steps.js";

export class GraphPicture {
  readonly #graph: DrawnGraph;

  constructor(graph: DrawnGraph) {
    this.#graph = graph;
  }

  /** The picture itself. */
  toSvg(): string {
    return paint(place(this.#graph)).svg;
  }

  /** Writes the picture into a file: `.svg`, `.png` or `.html`. */
  save(path: string): void {
    saveDrawing(path, { svg: this.toSvg() });
  }

  /** One line per gate: what goes in with its gradient, from input to output. */
  toString(): string {
    const { nodes, edges, left } = this.#graph;
    const gates = nodes.filter(({ kind }) => kind === "gate");
    const lines = gates.map(({ id, label }) => {
      const ins = edges.filter(({ to }) => to === id).map((edge) => edgeText(edge));
      const out = edges.filter(({ from }) => from === id).map((edge) => edgeText(edge));
      return `  ${label}: ${ins.join(", ")} -> ${out.join(", ")}`;
    });
    const cut = left > 0 ? [`  (${left} earlier gates are not shown)`] : [];
    return [`graph of ${gates.length} gates, value (gradient)`, ...cut, ...lines].join("\n");
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    const svg = this.toSvg();
    const png = host()?.draw({ svg }, "png");
    return { "image/svg+xml": svg, ...(png && { "image/png": png }), "text/plain": this.toString() };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function edgeText({ value, gradient }: DrawnGraph["edges"][number]): string {
  return gradient === undefined ? amountText(value) : `${amountText(value)} (${amountText(gradient)})`;
}

/** A tensor, or what `graph(tensor)` returns. */
export type Graphed = Tensor | { readonly output: Tensor };

/**
 * Shows the computational graph behind a tensor, or behind `graph(tensor)`: gates as circles, values in green above
 * the edges, gradients in red below them once `backward()` has run. With `steps`, one frame per step of
 * backpropagation. Throws `argument/type` and `argument/domain` for what has no graph.
 * @example show(mul(add(x, y), z), { names: { x, y, z } })
 */
export function show(value: Graphed, options: GraphOptions & { readonly steps: true }): GraphSteps;
export function show(value: Graphed, options?: GraphOptions): GraphPicture;
export function show(
  value: Graphed,
  { steps = false, ...options }: GraphOptions & { readonly steps?: boolean } = {},
): GraphPicture | GraphSteps {
  const output = value instanceof Tensor ? value : value?.output;
  if (!(output instanceof Tensor)) {
    throw new ArgumentError(
      "argument/type",
      "show: there is no graph behind this",
      "give a tensor that was computed from others, or graph(tensor)",
    );
  }
  if (output.call === null) {
    throw new ArgumentError(
      "argument/domain",
      `show: this tensor was ${output.cut === null ? "not computed from one that wants a gradient" : `cut off: ${output.cut}`}`,
      "make the inputs with param(...), and compute from them",
    );
  }
  const drawn = drawnGraph(output, options);
  return steps ? new GraphSteps(drawn) : new GraphPicture(drawn);
}
