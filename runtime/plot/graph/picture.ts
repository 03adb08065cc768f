/** The graph behind a result, shown: as a picture where pictures are shown, as lines of text elsewhere. */
import { ArgumentError } from "../../errors.js";
import { GraphData } from "../../graph/graph.js";
import { host } from "../../host.js";
import type { Shape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { pdfOfPng } from "../pdf.js";
import { saveDrawing } from "../save.js";
import { amountText, type NumberFormat } from "./amount.js";
import { countText } from "./box.js";
import { ANY_PAGE, PAPER } from "./colours.js";
import { type DrawnGraph, drawnGraph, type GraphEdge, type GraphOptions } from "./nodes.js";
import { graphOnShapes } from "./onShapes.js";
import { onPage } from "./page.js";
import { type Painting, paint } from "./paint.js";
import { type Placed, place } from "./place.js";
import { GraphSteps } from "./steps.js";

/** Stands beside a picture in SVG: our JupyterLab extension shows it in its own width and the colours of the theme. */
const PICTURE_MIME = "application/vnd.gradlab.picture+json";

/** A graph drawn by `show`: a picture in a notebook, lines of text elsewhere. `save` writes it to a file. */
export class GraphPicture {
  readonly #graph: DrawnGraph;
  #placed: Placed | undefined;

  constructor(graph: DrawnGraph) {
    this.#graph = graph;
  }

  /** The picture itself, in colours for pages of any theme; for a page that is white, `"paper"`. */
  toSvg(page: "any" | "paper" = "any"): string {
    return this.#painted(page).svg;
  }

  #painted(page: "any" | "paper"): Painting {
    this.#placed ??= place(this.#graph);
    return paint(this.#placed, {}, page === "paper" ? PAPER : ANY_PAGE);
  }

  /** Writes the picture into a file: `.svg`, `.png` or `.html`. */
  save(path: string): void {
    saveDrawing(path, { svg: this.toSvg(path.toLowerCase().endsWith(".svg") ? "any" : "paper") });
  }

  /** One line per gate or box: what goes in with its gradient, from input to output. */
  toString(): string {
    const { nodes, edges, gates, parameters, format } = this.#graph;
    const drawn = nodes.filter(({ kind }) => kind === "gate" || kind === "box");
    const lines = drawn.map(({ id, label, lines = [] }) => {
      const ins = edges.filter(({ to }) => to === id).map((edge) => edgeText(edge, format));
      const out = edges.filter(({ from }) => from === id).map((edge) => edgeText(edge, format));
      const said = lines.length === 0 ? label : `${label} (${lines.join("; ")})`;
      return `  ${said}: ${ins.join(", ")} -> ${out.join(", ")}`;
    });
    const inBoxes = drawn.length === gates ? "" : `, drawn as ${drawn.length}`;
    const counted = parameters === 0 ? "" : `, ${countText(parameters)}`;
    return [
      `graph of ${gates} ${gates === 1 ? "gate" : "gates"}${inBoxes}${counted}, value (gradient)`,
      ...lines,
    ].join("\n");
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    const png = host()?.draw({ svg: this.toSvg("paper") }, "png");
    const painted = this.#painted("any");
    const pdf = png instanceof Uint8Array ? pdfOfPng(png, painted.width, painted.height) : undefined;
    return {
      [PICTURE_MIME]: { colours: ANY_PAGE, width: painted.width },
      "image/svg+xml": onPage(painted),
      ...(png && { "image/png": png }),
      ...(pdf && { "application/pdf": pdf }),
      "text/plain": this.toString(),
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

function edgeText({ value, gradient }: GraphEdge, format: NumberFormat): string {
  const text = amountText(value, format);
  return gradient === undefined ? text : `${text} (${amountText(gradient, format)})`;
}

/** A tensor, or what `graph(tensor)` returns. */
export type Graphed = Tensor | GraphData;

/** A function of tensors that are computed from others. */
export type Computation = (...inputs: Tensor[]) => Tensor;

/**
 * Shows the computational graph behind a tensor, or behind `graph(tensor)`: gates as circles, values in green above
 * the edges, gradients in red below them once `backward()` has run (`graph` brings its own). With `steps`, one frame
 * per step of backpropagation. In a large graph each module, or `group`, is one box with its parameters: `depth` says
 * how far they are opened. What a printed page could not show from left to right runs down, and goes on in columns.
 *
 * A function and the shapes of its inputs are drawn from shapes alone: nothing is allocated or multiplied, also for a
 * model that the function makes. Throws `argument/type` and `argument/domain` for what has no graph.
 * @example show(mul(add(x, y), z), { names: { x, y, z } })
 * @example show((x) => alexNet().forward(x), [[1, 3, 224, 224]], { depth: 1 })
 */
export function show(value: Graphed, options: GraphOptions & { readonly steps: true }): GraphSteps;
export function show(value: Graphed, options?: GraphOptions): GraphPicture;
export function show(value: Computation, shapes: readonly Shape[], options?: GraphOptions): GraphPicture;
export function show(
  value: Graphed | Computation,
  second: readonly Shape[] | (GraphOptions & { readonly steps?: boolean }) = {},
  third: GraphOptions = {},
): GraphPicture | GraphSteps {
  if (typeof value === "function") {
    if (!Array.isArray(second)) throw noShapes();
    return new GraphPicture(graphOnShapes(value, second, third));
  }
  const { steps = false, ...options } = second as GraphOptions & { readonly steps?: boolean };
  const drawn = drawnBehind(value, options);
  return steps ? new GraphSteps(drawn) : new GraphPicture(drawn);
}

function drawnBehind(value: Graphed, options: GraphOptions): DrawnGraph {
  const output = value instanceof GraphData ? value.tensor : value;
  if (!(output instanceof Tensor)) {
    throw new ArgumentError(
      "argument/type",
      "show: there is no graph behind this",
      "give a tensor that was computed from others, graph(tensor), or a function and the shapes of its inputs",
    );
  }
  if (output.call === null) {
    throw new ArgumentError(
      "argument/domain",
      `show: this tensor was ${output.cut === null ? "not computed from one that wants a gradient" : `cut off: ${output.cut}`}`,
      "make the inputs with param(...), and compute from them",
    );
  }
  return value instanceof GraphData
    ? drawnGraph(output, options, (x) => value.gradientOf(x))
    : drawnGraph(output, options);
}

function noShapes(): ArgumentError {
  return new ArgumentError(
    "argument/type",
    "show: a function is drawn from the shapes of its inputs, which are missing",
    "write them as a list: show((x) => f(x), [[64, 10]])",
  );
}
