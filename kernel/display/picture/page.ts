/**
 * A page without a browser in which Plotly draws: jsdom, and stand-ins for what it does not have. jsdom lays nothing
 * out, so the sizes of texts are computed from the font; a heatmap's canvas is our own.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type DOMWindow, JSDOM } from "jsdom";
import { svgPathProperties } from "svg-path-properties";
import { Canvas } from "./canvas.js";
import { ASCENT, DESCENT, widthOf } from "./font.js";

const require = createRequire(import.meta.url);

/** As much of Plotly as is used here. */
export interface Plotly {
  newPlot(element: Element, data: unknown, layout: unknown, config: unknown): Promise<Element>;
  purge(element: Element): void;
  Snapshot: { toSVG(element: Element, format: "svg", scale: number): string };
}

export interface Page {
  readonly window: DOMWindow;
  readonly plotly: Plotly;
}

export function openPage(): Page {
  // No `resources` and no network: links and pictures in titles are not fetched.
  const { window } = new JSDOM("<!DOCTYPE html><body></body>", { runScripts: "outside-only" });
  const { Element, HTMLCanvasElement, HTMLImageElement, SVGElement } = window;
  const canvases = new WeakMap<object, Canvas>();
  const canvasOf = (element: HTMLCanvasElement): Canvas => {
    const canvas = canvases.get(element) ?? new Canvas(element);
    canvases.set(element, canvas);
    return canvas;
  };
  define(HTMLCanvasElement.prototype, "getContext", function (this: HTMLCanvasElement) {
    return canvasOf(this);
  });
  define(HTMLCanvasElement.prototype, "toDataURL", function (this: HTMLCanvasElement) {
    return canvasOf(this).toDataURL();
  });
  define(SVGElement.prototype, "getBBox", function (this: Element) {
    return boxOf(this);
  });
  define(SVGElement.prototype, "getComputedTextLength", function (this: Element) {
    return boxOf(this).width;
  });
  define(SVGElement.prototype, "getTotalLength", function (this: Element) {
    return pathOf(this).getTotalLength();
  });
  define(SVGElement.prototype, "getPointAtLength", function (this: Element, length: number) {
    return pathOf(this).getPointAtLength(length);
  });
  // Plotly waits for a picture to be loaded, which nothing here does: only its address is drawn.
  const { setAttribute } = HTMLImageElement.prototype;
  define(
    HTMLImageElement.prototype,
    "setAttribute",
    function (this: HTMLImageElement, name: string, value: string) {
      setAttribute.call(this, name, value);
      if (name === "src") queueMicrotask(() => this.onload?.(new window.Event("load")));
    },
  );
  Object.defineProperty(HTMLImageElement.prototype, "src", {
    configurable: true,
    get(this: HTMLImageElement) {
      return this.getAttribute("src") ?? "";
    },
    set(this: HTMLImageElement, value: string) {
      this.setAttribute("src", value);
    },
  });
  define(Element.prototype, "getBoundingClientRect", function (this: Element) {
    return this instanceof SVGElement ? boxOf(this) : rectangle(0, 0, 0, 0);
  });
  define(window, "matchMedia", () => ({ matches: false, addListener() {}, removeListener() {} }));
  define(window.URL, "createObjectURL", () => "blob:none");
  define(window, "CSS", { supports: () => true, escape: (text: string) => text });
  window.eval(readFileSync(require.resolve("plotly.js-cartesian-dist-min"), "utf8"));
  return { window, plotly: window.Plotly as Plotly };
}

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
}

function pathOf(element: Element): InstanceType<typeof svgPathProperties> {
  return new svgPathProperties(element.getAttribute("d") || "M0,0");
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

function rectangle(left: number, top: number, right: number, bottom: number): Rectangle {
  return { x: left, y: top, left, top, right, bottom, width: right - left, height: bottom - top };
}

/** The box of an element, from its texts and plain shapes. */
function boxOf(element: Element): Rectangle {
  const name = element.tagName.toLowerCase();
  if (name === "text") return boxOfText(element);
  if (name === "rect" || name === "image") {
    const [x, y] = [numberAt(element, "x"), numberAt(element, "y")];
    return rectangle(x, y, x + numberAt(element, "width"), y + numberAt(element, "height"));
  }
  if (name === "tspan" || name === "a") {
    return rectangle(0, 0, runWidth(element, sizeOf(element)), sizeOf(element));
  }
  let union: Rectangle | undefined;
  for (const child of element.children) {
    const box = boxOf(child);
    if (box.width === 0 && box.height === 0) continue;
    const { left, top, right, bottom } = moved(box, child.getAttribute("transform"));
    union = union
      ? rectangle(
          Math.min(union.left, left),
          Math.min(union.top, top),
          Math.max(union.right, right),
          Math.max(union.bottom, bottom),
        )
      : rectangle(left, top, right, bottom);
  }
  return union ?? rectangle(0, 0, 0, 0);
}

const LINE_HEIGHT = 1.3;

function boxOfText(text: Element): Rectangle {
  const size = sizeOf(text);
  const lines = [...text.querySelectorAll("tspan.line")];
  const widths = lines.length > 0 ? lines.map((line) => runWidth(line, size)) : [runWidth(text, size)];
  const width = Math.max(...widths);
  if (width === 0) return rectangle(0, 0, 0, 0);
  const [x, y] = [numberAt(text, "x"), numberAt(text, "y")];
  const anchor = styleOf(text, "text-anchor") ?? text.getAttribute("text-anchor") ?? "start";
  const left = anchor === "middle" ? x - width / 2 : anchor === "end" ? x - width : x;
  const below = (widths.length - 1) * LINE_HEIGHT * size;
  return rectangle(left, y - ASCENT * size, left + width, y + DESCENT * size + below);
}

/** The width of a run of text; parts of it, such as indices, may have a size of their own. */
function runWidth(node: Node, size: number): number {
  if (node.nodeType === 3) return widthOf(node.nodeValue ?? "", size);
  let width = 0;
  for (const child of node.childNodes) {
    width += runWidth(child, child.nodeType === 1 ? sizeIn(child as Element, size) : size);
  }
  return width;
}

function sizeOf(element: Element): number {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const size = styleOf(at, "font-size") ?? at.getAttribute("font-size");
    if (size?.endsWith("%")) return (sizeOf(at.parentElement ?? element) * Number.parseFloat(size)) / 100;
    if (size) return Number.parseFloat(size);
  }
  return 12;
}

function sizeIn(element: Element, around: number): number {
  const size = styleOf(element, "font-size");
  if (!size) return around;
  return size.endsWith("%") ? (around * Number.parseFloat(size)) / 100 : Number.parseFloat(size);
}

/** Read from the attribute: jsdom's own style objects are slow, and are asked thousands of times. */
function styleOf(element: Element, property: string): string | undefined {
  const style = element.getAttribute("style");
  return style === null
    ? undefined
    : new RegExp(`(?:^|;)\\s*${property}:\\s*([^;]+)`).exec(style)?.[1]?.trim();
}

/** The box around a box that was moved and turned; of transformations, Plotly writes only these two. */
function moved(box: Rectangle, transform: string | null): Rectangle {
  let corners = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => [x, y] as const));
  const steps = [...(transform ?? "").matchAll(/(translate|rotate)\(([^)]*)\)/g)].reverse();
  for (const [, name, list = ""] of steps) {
    const [a = 0, b = 0, c = 0] = list.split(/[\s,]+/).map(Number);
    if (name === "translate") {
      corners = corners.map(([x, y]) => [x + a, y + b] as const);
    } else {
      const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
      corners = corners.map(
        ([x, y]) => [b + (x - b) * cos - (y - c) * sin, c + (x - b) * sin + (y - c) * cos] as const,
      );
    }
  }
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return rectangle(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
}

function numberAt(element: Element, attribute: string): number {
  return Number.parseFloat(element.getAttribute(attribute) ?? "0") || 0;
}
