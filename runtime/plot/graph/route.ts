/** How edges run: straight where their numbers stand; and how much of a picture is in each other's way. */
import type { PlacedEdge, PlacedNode, Point } from "./place.js";

/** From left to right, with one number above the line and one below it. */
export function routeAcross(points: readonly Point[], at: Point, width: number): Point[] {
  const reach = width / 2;
  const straight = [-reach, reach].map((dx) => ({ x: at.x + dx, y: at.y }));
  const inner = points.slice(1, -1);
  return [
    points[0],
    ...inner.filter(({ x }) => x < at.x - reach),
    ...straight,
    ...inner.filter(({ x }) => x > at.x + reach),
    points[points.length - 1],
  ];
}

/** Downwards, with `height` of numbers beside the line. */
export function routeDown(points: readonly Point[], at: Point, height: number): Point[] {
  const off = ({ y }: Point) => Math.abs(y - at.y);
  const { x } = points.reduce((best, point) => (off(point) < off(best) ? point : best));
  const reach = height / 2;
  const inner = points.slice(1, -1);
  return [
    points[0],
    ...inner.filter(({ y }) => y < at.y - reach),
    ...[-reach, reach].map((dy) => ({ x, y: at.y + dy })),
    ...inner.filter(({ y }) => y > at.y + reach),
    points[points.length - 1],
  ];
}

/** A line through a node is worse than one through another line. */
const THROUGH_NODE = 3;

/** How often lines cross each other, and nodes that they do not belong to. */
export function conflicts(nodes: readonly PlacedNode[], edges: readonly PlacedEdge[]): number {
  const pieces = edges.flatMap(({ edge, points }) =>
    points.slice(1).map((to, i) => ({ edge, from: points[i], to })),
  );
  let count = 0;
  pieces.forEach((a, i) => {
    for (const b of pieces.slice(i + 1)) {
      const isApart = a.edge !== b.edge && a.edge.from !== b.edge.from && a.edge.to !== b.edge.to;
      if (isApart && doCross(a.from, a.to, b.from, b.to)) count++;
    }
    for (const { node, x, y, width, height } of nodes) {
      if (node.id === a.edge.from || node.id === a.edge.to) continue;
      const [dx, dy] = [width / 2, height / 2];
      const diagonals = [
        [
          { x: x - dx, y: y - dy },
          { x: x + dx, y: y + dy },
        ],
        [
          { x: x - dx, y: y + dy },
          { x: x + dx, y: y - dy },
        ],
      ];
      if (diagonals.some(([p, q]) => doCross(a.from, a.to, p, q))) count += THROUGH_NODE;
    }
  });
  return count;
}

/** True if the line from a to b crosses the one from p to q. */
function doCross(a: Point, b: Point, p: Point, q: Point): boolean {
  return side(a, b, p) !== side(a, b, q) && side(p, q, a) !== side(p, q, b);
}

/** On which side of the line from a to b a point lies. */
function side(a: Point, b: Point, point: Point): boolean {
  return (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0;
}
