/**
 * A graph that runs down farther than a page goes on in a second column, as text does, if its letters are larger then.
 * It is cut below gates: a column begins with the numbers of what goes on.
 */
import { LEGIBLE, sizeOnPage } from "./page.js";
import type { Placed, PlacedEdge, Point } from "./place.js";

/** What is free between two columns, and above and below where they are cut; there a line reaches out so far. */
const [GAP, MARGIN, REACH] = [24, 16, 14];
/** So many columns of the narrowest graph are as wide as a page. */
const MOST = 9;
/** One more column must show a graph so many times larger. */
const WORTH = 1.05;
/** To cross one edge less, a column may be longer or shorter by so much. */
const PER_CROSSED = 80;

/** The graph in as many columns as show it largest on a page; as it is, where it is legible. */
export function inColumns(placed: Placed): Placed {
  const shown = ({ width, height }: Placed) => sizeOnPage(width, height);
  if (shown(placed) >= LEGIBLE) return placed;
  const places = freePlaces(placed);
  if (places.length === 0) return placed;
  let best = placed;
  for (let columns = 2; columns <= MOST; columns++) {
    const next = cut(placed, cutsAt(places, placed.height, columns));
    if (shown(next) > shown(best) * WORTH) best = next;
  }
  return best;
}

/** A height at which a line across the picture meets no node and no number, just below nodes. */
interface Place {
  readonly y: number;
  /** How many edges go on below it. */
  readonly crossed: number;
}

function freePlaces({ nodes, edges }: Placed): Place[] {
  const taken = [
    ...nodes.map(({ y, height }) => ({ top: y - height / 2, bottom: y + height / 2, isNode: true })),
    ...edges.map(({ at, height }) => ({ top: at.y - height / 2, bottom: at.y + height / 2, isNode: false })),
  ].sort((a, b) => a.top - b.top);
  const places: Place[] = [];
  let end = taken[0];
  for (const next of taken.slice(1)) {
    if (next.top > end.bottom && end.isNode) {
      const y = (end.bottom + next.top) / 2;
      const crossed = edges.filter(({ points }) => points[0].y < y && y < points[points.length - 1].y).length;
      places.push({ y, crossed });
    }
    if (next.bottom >= end.bottom) end = next;
  }
  return places;
}

/** Which of these places part the picture into columns of about the same height, and cross few edges. */
function cutsAt(places: readonly Place[], height: number, columns: number): number[] {
  const ideal = Array.from({ length: columns - 1 }, (_, i) => ((i + 1) * height) / columns);
  const cuts = ideal.map((at) => {
    const cost = ({ y, crossed }: Place) => Math.abs(y - at) + crossed * PER_CROSSED;
    return places.reduce((a, b) => (cost(b) < cost(a) ? b : a)).y;
  });
  return [...new Set(cuts)].sort((a, b) => a - b);
}

function cut(placed: Placed, cuts: readonly number[]): Placed {
  const columns = [0, ...cuts].map((top, i) => columnOf(placed, top, cuts[i] ?? placed.height));
  const isLast = (i: number) => i === columns.length - 1;
  let x = MARGIN;
  const lefts = columns.map(({ left, right }) => {
    const at = x;
    x += right - left + GAP;
    return at - left;
  });
  // Numbers and nodes stand in the column in which they are whole; a line has a piece in each that it runs through.
  const move = (point: Point, i: number): Point => ({
    x: point.x + lefts[i],
    y: point.y - columns[i].top + (i === 0 ? 0 : MARGIN),
  });
  const indexOf = (y: number) => cuts.filter((place) => place < y).length;
  return {
    ...placed,
    width: Math.ceil(x - GAP + MARGIN),
    height: Math.ceil(
      Math.max(
        ...columns.map(
          ({ top, bottom }, i) => bottom - top + (i === 0 ? 0 : MARGIN) + (isLast(i) ? 0 : MARGIN),
        ),
      ),
    ),
    nodes: placed.nodes.map((node) => ({ ...node, ...move(node, indexOf(node.y)) })),
    edges: placed.edges.map((edge, e): PlacedEdge => {
      const pieces = columns.flatMap(({ pieces }, i) =>
        pieces[e].length < 2 ? [] : [pieces[e].map((point) => move(point, i))],
      );
      const before = pieces.slice(0, -1).map((piece) => {
        const end = piece[piece.length - 1];
        return [...piece, { x: end.x, y: end.y + REACH }];
      });
      return { ...edge, at: move(edge.at, indexOf(edge.at.y)), points: pieces[pieces.length - 1], before };
    }),
  };
}

interface Column {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
  /** Of each edge what runs through this column. */
  readonly pieces: readonly (readonly Point[])[];
}

function columnOf({ nodes, edges }: Placed, top: number, bottom: number): Column {
  const isInside = ({ y }: Point) => y > top && y <= bottom;
  const pieces = edges.map(({ points }) => within(points, top, bottom));
  const xs = [
    ...nodes.filter(isInside).flatMap(({ x, width }) => [x - width / 2, x + width / 2]),
    ...edges.filter(({ at }) => isInside(at)).flatMap(({ at, width }) => [at.x, at.x + width]),
    ...pieces.flatMap((piece) => (piece.length < 2 ? [] : piece.map(({ x }) => x))),
  ];
  const [left, right] = [xs.reduce((a, b) => Math.min(a, b)), xs.reduce((a, b) => Math.max(a, b))];
  return { top, bottom, left, right, pieces };
}

/** The part of a line that runs down between two heights. */
function within(points: readonly Point[], top: number, bottom: number): Point[] {
  const part: Point[] = [];
  points.forEach((to, i) => {
    const from = points[i - 1];
    for (const y of i === 0 ? [] : [top, bottom]) {
      if (from.y < y && y < to.y)
        part.push({ x: from.x + ((to.x - from.x) * (y - from.y)) / (to.y - from.y), y });
    }
    if (to.y >= top && to.y <= bottom) part.push(to);
  });
  return part;
}
