/** Pictures of graphs on a page: none is wider or higher, and long graphs are laid out so that they stay legible. */
import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { add, mul, param, show, sin, type Tensor, tanh } from "../../runtime/index.js";
import { drawnGraph } from "../../runtime/plot/graph/nodes.js";
import { LEGIBLE, onPage, sizeOnPage, WIDEST } from "../../runtime/plot/graph/page.js";
import { type Placed, place } from "../../runtime/plot/graph/place.js";
import { pdfOfPng } from "../../runtime/plot/pdf.js";
import { encodePng } from "../../runtime/plot/png.js";

/** sin(sin(... x)), with as many gates. */
function chain(gates: number): Tensor {
  const x = param(0.5);
  let y: Tensor = x;
  for (let i = 0; i < gates; i++) y = sin(y);
  y.backward();
  return y;
}

/** w2 sin(w1 sin(w0 x)) ...: into each second gate goes a parameter from the side. */
function weighted(steps: number): Tensor {
  let y: Tensor = param(0.5);
  for (let i = 0; i < steps; i++) y = mul(sin(y), param(1 + i / 10));
  y.backward();
  return y;
}

const placedOf = (y: Tensor): Placed => place(drawnGraph(y));

describe("a graph runs from left to right while a page can show that, then down, then in columns", () => {
  test("from left to right", () => {
    const { width, isDownwards } = placedOf(chain(7));
    expect(isDownwards).toBe(false);
    expect(width).toBeLessThanOrEqual(WIDEST);
  });

  test("down", () => {
    const { width, height, isDownwards, edges } = placedOf(chain(13));
    expect(isDownwards).toBe(true);
    expect(sizeOnPage(width, height)).toBeGreaterThanOrEqual(LEGIBLE);
    expect(edges.every(({ before = [] }) => before.length === 0)).toBe(true);
  });

  test("in columns", () => {
    for (const y of [chain(50), weighted(14)]) {
      const { width, height, nodes, edges } = placedOf(y);
      expect(sizeOnPage(width, height)).toBeGreaterThanOrEqual(LEGIBLE);
      // Each cut is crossed by a line, which goes on at the top of the next column.
      const cut = edges.filter(({ before = [] }) => before.length > 0);
      expect(cut.length).toBeGreaterThan(0);
      for (const { before = [], points } of cut) {
        for (const [i, piece] of before.entries()) {
          const next = before[i + 1] ?? points;
          expect(next[0].x).toBeGreaterThan(piece[piece.length - 1].x);
          expect(next[0].y).toBeLessThan(piece[0].y);
        }
      }
      // Everything is inside, and no two things stand on each other.
      const boxes = [
        ...nodes.map(({ x, y, width: w, height: h }) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2]),
        ...edges.map(({ at, width: w, height: h }) => [at.x, at.y - h / 2, at.x + w, at.y + h / 2]),
      ];
      for (const [i, [left, top, right, bottom]] of boxes.entries()) {
        expect(Math.min(left, top, width - right, height - bottom)).toBeGreaterThanOrEqual(0);
        for (const [l, t, r, b] of boxes.slice(i + 1)) {
          expect(l >= right || r <= left || t >= bottom || b <= top).toBe(true);
        }
      }
    }
  });

  test("a graph as broad as it is long is drawn too", () => {
    const layer = (x: readonly Tensor[], n: number) =>
      Array.from({ length: n }, () => tanh(x.map((v) => mul(v, param(0.3))).reduce((a, b) => add(a, b))));
    const [y] = layer(
      layer(
        layer(
          [1, 2, 3].map((v) => param(v)),
          3,
        ),
        3,
      ),
      1,
    );
    const { nodes, edges } = placedOf(y);
    expect(nodes.every(({ x, y }) => Number.isFinite(x + y))).toBe(true);
    expect(edges.every(({ points }) => points.length >= 2)).toBe(true);
  });
});

test("a picture larger than a page says that it is as large as the page, in its proportions; others stay", () => {
  const picture = (width: number, height: number) => ({
    svg: `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><svg width="9"/></svg>`,
    width,
    height,
  });
  expect(onPage(picture(500, 300))).toBe(picture(500, 300).svg);
  expect(onPage(picture(855, 200))).toBe(
    '<svg width="570" height="133" viewBox="0 0 855 200"><svg width="9"/></svg>',
  );
  expect(onPage(picture(300, 1800))).toMatch('width="150" height="900" viewBox="0 0 300 1800"');
});

test("a strip of steps is no longer than two pages, however many steps there are", () => {
  for (const steps of [show(chain(30), { steps: true }), show(weighted(6), { steps: true })]) {
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(steps.toSvg())!.map(Number);
    expect(height / width).toBeLessThan(3.1);
  }
});

test("a caption of the strip that is longer than its frame goes on in another line", () => {
  const A = param([
    [0.25, -1.25],
    [3.25, -0.75],
  ]);
  const squares = mul(A, A);
  squares.backward([
    [1, 1],
    [1, 1],
  ]);
  const texts = [
    ...show(squares, { steps: true })
      .toSvg()
      .matchAll(/<text x="12" y="(\d+)"[^>]*>([^<]*)</g),
  ];
  const captions = texts.map(([, y, text]) => [Number(y), text] as const).slice(2, 4);
  expect(captions.map(([, text]) => text)).toEqual([
    "2. ×: [[0.25, −1.25], [3.25, −0.75]] = J′ × [[1.00, 1.00], [1.00, 1.00]],",
    "[[0.25, −1.25], [3.25, −0.75]] = J′ × [[1.00, 1.00], [1.00, 1.00]]",
  ]);
  expect(captions[1][0] - captions[0][0]).toBe(20);
});

describe("a PNG as a PDF", () => {
  /** What stands in a PDF's objects, found by its table as a reader finds them. */
  function objectsOf(pdf: Uint8Array): string[] {
    const text = Buffer.from(pdf).toString("latin1");
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
    const table = /^xref\n0 (\d+)\n0000000000 65535 f \n((?:\d{10} 00000 n \n)*)trailer<<\/Size (\d+)/.exec(
      text.slice(start),
    )!;
    const places = table[2].match(/\d{10} 00000 n \n/g)!.map((line) => Number(line.slice(0, 10)));
    expect([Number(table[1]), Number(table[3])]).toEqual([places.length + 1, places.length + 1]);
    return places.map((place, i) => {
      expect(text.slice(place)).toMatch(new RegExp(`^${i + 1} 0 obj`));
      return text.slice(place, text.indexOf("endobj", place));
    });
  }

  for (const [name, shades, colours] of [
    ["of few colours", 3, /\/ColorSpace\[\/Indexed\/DeviceRGB 2<000000010000020000>\]/],
    ["of many colours", 300, /\/ColorSpace\/DeviceRGB.*\/Colors 3/],
  ] as const) {
    test(`has the rows of a picture ${name}, and its size on paper`, () => {
      const [width, height] = [20, 15];
      const rgba = Array.from({ length: width * height }, (_, i) => [
        (i % shades) % 256,
        Math.floor((i % shades) / 256),
        0,
        255,
      ]).flat();
      const objects = objectsOf(pdfOfPng(encodePng(width, height, rgba), 96, 48)!);
      expect(objects[2]).toMatch("/MediaBox[0 0 72 36]");
      expect(objects[3]).toMatch("72 0 0 36 0 0 cm /P Do");
      expect(objects[4]).toMatch(colours);
      expect(objects[4]).toMatch("/Width 20/Height 15");
      const [, length, data] = /\/Length (\d+)>>stream\n([\s\S]*)\nendstream/.exec(objects[4])!;
      expect(data.length).toBe(Number(length));
      const bytes = colours.source.includes("Indexed") ? 1 : 3;
      expect(inflateSync(Buffer.from(data, "latin1")).length).toBe(height * (1 + bytes * width));
    });
  }

  test("is not made of a picture that can be seen through", () => {
    expect(pdfOfPng(encodePng(1, 1, [1, 2, 3, 100]), 1, 1)).toBeUndefined();
  });
});
