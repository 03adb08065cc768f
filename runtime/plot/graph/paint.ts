/**
 * A graph as SVG: gates are circles, values stand in green above every edge and gradients in red below it. dagre says
 * where things stand; inputs keep their order from top to bottom.
 */
import dagre from "@dagrejs/dagre";
import { amountText } from "./amount.js";
import type { DrawnGraph, GraphEdge, GraphNode } from "./nodes.js";

/** Readable on light and on dark pages. */
const [VALUE, GRADIENT, INK, FILL] = ["#2c9c4b", "#e04545", "#808080", "#80808022"];
const [SIZE, SMALL, RADIUS, MARGIN] = [13, 12, 18, 16];
/** The width of a letter, as a part of its height. */
const LETTER = 0.62;
/** From so many nodes on, crossings are worth more than the order of the inputs. */
const LARGE = 60;

/** Which edges show what: for the frames of a step mode. */
export interface Emphasis {
  /** The gate that works now. */
  readonly node?: number;
  /** Only the gradients of these edges are shown; left out, all. */
  readonly gradients?: ReadonlySet<GraphEdge>;
}

export interface Painting {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly node: GraphNode; readonly x: number; readonly y: number }[];
  readonly edges: readonly {
    readonly edge: GraphEdge;
    readonly points: readonly Point[];
    readonly at: Point;
  }[];
}

/** Where everything stands. */
export function place(graph: DrawnGraph): Placed {
  const g = new dagre.graphlib.Graph({ multigraph: true });
  const isLarge = graph.nodes.length >= LARGE;
  g.setGraph({
    rankdir: "LR",
    ranker: isLarge ? "tight-tree" : "network-simplex",
    nodesep: 26,
    ranksep: 18,
    edgesep: 10,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  for (const { id, kind, label } of graph.nodes) {
    const wide = kind === "gate" || kind === "copy" ? 2 * radiusOf(label) : widthOf(label, SIZE) + 8;
    g.setNode(String(id), { width: Math.max(8, wide), height: kind === "gate" ? 2 * RADIUS : 24 });
  }
  graph.edges.forEach((edge, i) => {
    const width = Math.max(...textsOf(edge).map((text) => widthOf(text, SMALL))) + 8;
    g.setEdge(String(edge.from), String(edge.to), { width, height: 2 * SMALL + 8, labelpos: "c" }, String(i));
  });
  dagre.layout(g, { disableOptimalOrderHeuristic: !isLarge });
  const { width = 0, height = 0 } = g.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: graph.nodes.map((node) => {
      const { x, y } = g.node(String(node.id)) as Point;
      return { node, x, y };
    }),
    edges: graph.edges.map((edge, i) => {
      const found = { v: String(edge.from), w: String(edge.to), name: String(i) };
      const { points, x, y } = g.edge(found) as unknown as Point & { points: Point[] };
      return { edge, points, at: { x, y } };
    }),
  };
}

export function paint({ width, height, nodes, edges }: Placed, emphasis: Emphasis = {}): Painting {
  const parts = [
    ...edges.map(({ edge, points, at }) => edgeSvg(edge, points, at, emphasis)),
    ...nodes.map(({ node, x, y }) => nodeSvg(node, x, y, node.id === emphasis.node)),
  ];
  const arrow = `<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="${INK}"/></marker>`;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="${SMALL}">`;
  return { svg: `${open}<defs>${arrow}</defs>${parts.join("")}</svg>`, width, height };
}

function edgeSvg(edge: GraphEdge, points: readonly Point[], at: Point, { gradients }: Emphasis): string {
  // The line runs straight between its two numbers.
  const reach = Math.max(...textsOf(edge).map((text) => widthOf(text, SMALL))) / 2;
  const straight = [-reach, reach].map((dx) => ({ x: at.x + dx, y: at.y }));
  const [first, last] = [points[0], points[points.length - 1]];
  const before = points.slice(1, -1).filter(({ x }) => x < at.x - reach);
  const after = points.slice(1, -1).filter(({ x }) => x > at.x + reach);
  const path = [first, ...before, ...straight, ...after, last]
    .map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`)
    .join("");
  const [value, gradient] = textsOf(edge);
  const isShown = gradient !== "" && (gradients === undefined || gradients.has(edge));
  const below = isShown ? text(gradient, at.x, at.y + SMALL + 3, GRADIENT) : "";
  const line = `<path d="${path}" fill="none" stroke="${INK}" stroke-width="1.3" marker-end="url(#arrow)"/>`;
  return `${line}${text(value, at.x, at.y - 5, VALUE)}${below}`;
}

function nodeSvg({ kind, label }: GraphNode, x: number, y: number, isNow: boolean): string {
  const [cx, cy] = [round(x), round(y)];
  if (kind === "gate" || kind === "copy") {
    const stroke = isNow ? GRADIENT : INK;
    const dash = kind === "copy" ? ' stroke-dasharray="3 2"' : "";
    const circle = `<ellipse cx="${cx}" cy="${cy}" rx="${radiusOf(label)}" ry="${kind === "copy" ? 11 : RADIUS}" fill="${FILL}" stroke="${stroke}" stroke-width="${isNow ? 3 : 1.5}"${dash}/>`;
    return circle + text(label, x, y + 4.5, INK, kind === "copy" ? 10 : SIZE);
  }
  if (label === "") return kind === "leaf" ? `<circle cx="${cx}" cy="${cy}" r="3" fill="${INK}"/>` : "";
  return text(label, x, y + 4.5, INK, SIZE);
}

function text(content: string, x: number, y: number, colour: string, size = SMALL): string {
  const sized = size === SMALL ? "" : ` font-size="${size}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="middle" fill="${colour}"${sized}>${escapeText(content)}</text>`;
}

function textsOf({ value, gradient }: GraphEdge): [string, string] {
  return [amountText(value), gradient === undefined ? "" : amountText(gradient)];
}

function radiusOf(label: string): number {
  return Math.max(RADIUS, Math.ceil(widthOf(label, SIZE) / 2 + 6));
}

function widthOf(content: string, size: number): number {
  return content.length * LETTER * size;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}

function escapeText(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
