/**
 * A placed graph as SVG: gates are circles, modules are boxes; values stand in green above every edge and gradients in
 * red below it. Where a graph runs downwards, both stand beside the edge.
 */
import { ANY_PAGE, type Colours } from "./colours.js";
import type { GraphEdge } from "./nodes.js";
import {
  LINE,
  type Placed,
  type PlacedEdge,
  type PlacedNode,
  type Point,
  RADIUS,
  SIZE,
  SMALL,
} from "./place.js";

/** What a gate or box is filled with, on any page. */
const FILL = "#80808022";
/** What is free between a name and its edge. */
const NAME_GAP = 5;

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

export function paint(placed: Placed, emphasis: Emphasis = {}, colours: Colours = ANY_PAGE): Painting {
  const { width, height, nodes, edges, isDownwards } = placed;
  const edgeSvg = isDownwards ? downwards : across;
  const parts = [
    ...edges.map((edge) => edgeSvg(edge, isShown(edge, emphasis), colours)),
    ...nodes.map((node) => nodeSvg(node, node.node.id === emphasis.node, isDownwards, colours)),
  ];
  const arrow = `<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="${colours.ink}"/></marker>`;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" font-size="${SMALL}">`;
  return { svg: `${open}<defs>${arrow}</defs>${parts.join("")}</svg>`, width, height };
}

function isShown({ edge, gradient }: PlacedEdge, { gradients }: Emphasis): boolean {
  return gradient !== "" && (gradients === undefined || gradients.has(edge));
}

function across({ points, at, value, gradient }: PlacedEdge, hasGradient: boolean, colours: Colours): string {
  const below = hasGradient ? text(gradient, { x: at.x, y: at.y + SMALL + 3 }, colours.gradient) : "";
  return `${line(points, colours)}${text(value, { x: at.x, y: at.y - 5 }, colours.value)}${below}`;
}

function downwards(
  { points, before = [], at, value, gradient }: PlacedEdge,
  hasGradient: boolean,
  colours: Colours,
): string {
  // Alone, the value stands in the middle of its edge.
  const top = gradient === "" ? at.y + 4.5 : at.y - 2;
  const below = hasGradient
    ? text(gradient, { x: at.x, y: top + SMALL + 3 }, colours.gradient, SMALL, "start")
    : "";
  const lines = [...before, points].map((piece) => line(piece, colours)).join("");
  return `${lines}${text(value, { x: at.x, y: top }, colours.value, SMALL, "start")}${below}`;
}

function line(points: readonly Point[], { ink }: Colours): string {
  const path = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
  return `<path d="${path}" fill="none" stroke="${ink}" stroke-width="1.3" marker-end="url(#arrow)"/>`;
}

function nodeSvg(
  { node, texts, x, y, width, height }: PlacedNode,
  isNow: boolean,
  isDownwards: boolean,
  { ink, gradient }: Colours,
): string {
  const [cx, cy] = [round(x), round(y)];
  const stroke = `stroke="${isNow ? gradient : ink}" stroke-width="${isNow ? 3 : 1.5}"`;
  switch (node.kind) {
    case "box": {
      const corner = `x="${round(x - width / 2)}" y="${round(y - height / 2)}"`;
      const frame = `<rect ${corner} width="${round(width)}" height="${height}" rx="6" fill="${FILL}" ${stroke}/>`;
      const top = y - height / 2 + 6 + LINE - 3.5;
      const lines = texts.map((content, i) => {
        const isNorm = node.gradient !== undefined && i === texts.length - 1;
        return text(content, { x, y: top + i * LINE }, isNorm ? gradient : ink, i === 0 ? SIZE : SMALL);
      });
      return frame + lines.join("");
    }
    case "gate":
    case "copy": {
      const isGate = node.kind === "gate";
      const dash = isGate ? "" : ' stroke-dasharray="3 2"';
      const circle = `<ellipse cx="${cx}" cy="${cy}" rx="${width / 2}" ry="${isGate ? RADIUS : 11}" fill="${FILL}" ${stroke}${dash}/>`;
      return circle + text(node.label, { x, y: y + 4.5 }, ink, isGate ? SIZE : 10);
    }
    default:
      if (node.label !== "") {
        if (isDownwards) return text(node.label, { x, y: y + 4.5 }, ink, SIZE);
        // A name touches its edge, however wide its letters are.
        const isLeaf = node.kind === "leaf";
        const side = isLeaf ? x + width / 2 - NAME_GAP : x - width / 2 + NAME_GAP;
        return text(node.label, { x: side, y: y + 4.5 }, ink, SIZE, isLeaf ? "end" : "start");
      }
      return node.kind === "leaf" ? `<circle cx="${cx}" cy="${cy}" r="3" fill="${ink}"/>` : "";
  }
}

function text(content: string, { x, y }: Point, colour: string, size = SMALL, anchor = "middle"): string {
  const sized = size === SMALL ? "" : ` font-size="${size}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${colour}"${sized}>${escapeText(content)}</text>`;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}

export function escapeText(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
