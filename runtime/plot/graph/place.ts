/**
 * Where everything in a picture of a graph stands: dagre's layout. Gates run from left to right with their inputs in
 * order, as on slides; from top to bottom run boxes, which are wide and many, and gates that no page could show in a row.
 */
import dagre from "@dagrejs/dagre";
import { amountText } from "./amount.js";
import { inColumns } from "./columns.js";
import type { DrawnGraph, GraphEdge, GraphNode } from "./nodes.js";
import { WIDEST } from "./page.js";
import { conflicts, routeAcross, routeDown } from "./route.js";

/** Sizes of letters: of signs and names, and of numbers. */
export const [SIZE, SMALL] = [13, 12];
/** Half the height of a gate, and what a box's lines take. */
export const [RADIUS, LINE] = [18, 15];
const MARGIN = 16;
/** What is free between the columns of a graph that runs from left to right, and around its numbers. */
const [COLUMN_GAP, NUMBER_GAP] = [18, 8];
/** The width of a letter, as a part of its height. */
const LETTER = 0.62;
/** From left to right, a gate and what it gives take at least this: a number of one digit. */
const LEAST_STEP = 2 * RADIUS + COLUMN_GAP + NUMBER_GAP + LETTER * SMALL;
/** From so many nodes on, crossings are worth more than the order of the inputs. */
const LARGE = 60;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode extends Point {
  readonly node: GraphNode;
  /** All lines of a box; of other nodes the label alone. */
  readonly texts: readonly string[];
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  /** What of it stands in earlier columns. */
  readonly before?: readonly (readonly Point[])[];
  /** The middle of its two texts; of those beside an edge, the middle of their left side. */
  readonly at: Point;
  readonly value: string;
  /** Empty where there is no gradient. */
  readonly gradient: string;
  /** What its two texts take. */
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly width: number;
  readonly height: number;
  readonly isDownwards: boolean;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export function place(graph: DrawnGraph): Placed {
  if (graph.isCollapsed || isLong(graph)) return inColumns(ordered(graph, true));
  const across = ordered(graph, false);
  if (across.width <= WIDEST) return across;
  const down = inColumns(ordered(graph, true));
  return down.width < across.width ? down : across;
}

/** True if a graph is longer than broad, and surely too long for a row: then no row of it need be tried. */
function isLong({ nodes, edges }: DrawnGraph): boolean {
  const steps = nodes.map(() => 0);
  // A node's edges stand in the list before those of what is computed from it.
  for (const { from, to } of edges) steps[to] = Math.max(steps[to], steps[from] + 1);
  const longest = steps.reduce((a, b) => Math.max(a, b), 0);
  return longest * LEAST_STEP > WIDEST && longest ** 2 > nodes.length;
}

/**
 * Inputs stand in their order, unless lines would then be in each other's way; in a large graph crossings alone count.
 */
function ordered(graph: DrawnGraph, isDownwards: boolean): Placed {
  const byCrossings = () => placed(graph, isDownwards, true);
  if (graph.nodes.length >= LARGE) return byCrossings();
  const inOrder = placed(graph, isDownwards, false);
  const found = conflicts(inOrder.nodes, inOrder.edges);
  if (found === 0) return inOrder;
  const other = byCrossings();
  return conflicts(other.nodes, other.edges) < found ? other : inOrder;
}

function placed(graph: DrawnGraph, isDownwards: boolean, byCrossings: boolean): Placed {
  const { format } = graph;
  const g = new dagre.graphlib.Graph({ multigraph: true });
  g.setGraph({
    rankdir: isDownwards ? "TB" : "LR",
    ranker: graph.nodes.length >= LARGE ? "tight-tree" : "network-simplex",
    nodesep: 26,
    ranksep: isDownwards ? 12 : COLUMN_GAP,
    edgesep: 10,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  const nodes = graph.nodes.map((node) => {
    const norm =
      node.gradient === undefined ? [] : [amountText({ shape: [], data: [], norm: node.gradient }, format)];
    return sized(node, [node.label, ...(node.lines ?? []), ...norm]);
  });
  for (const { node, width, height } of nodes) g.setNode(String(node.id), { width, height });
  const edges = graph.edges.map((edge) => {
    const value = amountText(edge.value, format);
    const gradient = edge.gradient === undefined ? "" : amountText(edge.gradient, format);
    const width = Math.max(widthOf(value, SMALL), widthOf(gradient, SMALL));
    const height = (isDownwards && gradient === "" ? 1 : 2) * SMALL + 8;
    return { edge, value, gradient, width, height };
  });
  edges.forEach(({ edge, width, height }, i) => {
    const label = { width: width + NUMBER_GAP, height, labelpos: isDownwards ? "r" : "c", labeloffset: 6 };
    g.setEdge(String(edge.from), String(edge.to), label, String(i));
  });
  dagre.layout(g, { disableOptimalOrderHeuristic: !byCrossings });
  const { width = 0, height = 0 } = g.graph() as { width?: number; height?: number };
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    isDownwards,
    nodes: nodes.map((node) => ({ ...node, ...pointOf(g.node(String(node.node.id)) as Point) })),
    edges: edges.map((edge, i) => {
      const name = { v: String(edge.edge.from), w: String(edge.edge.to), name: String(i) };
      const { points, x, y } = g.edge(name) as unknown as Point & { points: Point[] };
      if (!isDownwards) return { ...edge, points: routeAcross(points, { x, y }, edge.width), at: { x, y } };
      const at = { x: x - edge.width / 2, y };
      return { ...edge, points: routeDown(points, at, edge.height), at };
    }),
  };
}

function sized(node: GraphNode, texts: readonly string[]): Omit<PlacedNode, "x" | "y"> {
  const longest = Math.max(...texts.map((text, i) => widthOf(text, i === 0 ? SIZE : SMALL)));
  switch (node.kind) {
    case "box":
      return { node, texts, width: Math.max(90, longest + 20), height: texts.length * LINE + 12 };
    case "gate":
    case "copy":
      return { node, texts, width: 2 * radiusOf(node.label), height: node.kind === "gate" ? 2 * RADIUS : 24 };
    default:
      return { node, texts, width: Math.max(8, longest + 8), height: node.label === "" ? 8 : 24 };
  }
}

/** Half the width of a gate. */
function radiusOf(label: string): number {
  return Math.max(RADIUS, Math.ceil(widthOf(label, SIZE) / 2 + 6));
}

function widthOf(content: string, size: number): number {
  return content.length * LETTER * size;
}

function pointOf({ x, y }: Point): Point {
  return { x, y };
}
