/** What a cell shows of real libraries' values, through a live kernel: the pictures and tables that they mean. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadImage } from "@napi-rs/canvas";
import { JSDOM } from "jsdom";
import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
  // As after `npm install` beside the notebook.
  symlinkSync(
    fileURLToPath(new URL("../../../node_modules", import.meta.url)),
    join(client.folder, "node_modules"),
    "junction",
  );
});

afterAll(() => client.close());

/** The bundle of a cell's last expression. */
async function shown(code: string): Promise<{ [mime: string]: unknown }> {
  const done = await client.execute(code);
  if (done.reply.status !== "ok") throw new Error(`${code}\n${(done.reply.traceback ?? []).join("\n")}`);
  const result = done.outputs.find(({ header }) => header.msg_type === "execute_result");
  return result?.content.data ?? {};
}

test("a data frame of polars is a table, as data too, and as text for a console", async () => {
  const bundle = await shown(`
    import pl from "nodejs-polars";
    const frame = pl.DataFrame({ n: [1n, 2n], text: ["<b>bold</b>", null], at: [0.5, -1] });
    frame`);
  const { rows } = tableOf(bundle["text/html"]);
  expect(rows.map((cells) => cells.slice(0, 2))).toEqual([
    ["n", "text"],
    ["1", "<b>bold</b>"],
    ["2", "null"],
  ]);
  // Whole numbers of polars are bigint, which JSON does not have.
  expect(bundle["application/vnd.dataresource+json"]).toMatchObject({
    data: [
      { n: 1, text: "<b>bold</b>", at: 0.5 },
      { n: 2, text: null, at: -1 },
    ],
  });
  expect(bundle["text/plain"]).toContain("shape: (2, 3)");
});

test("a data frame that does not show itself is a table of its first 50 rows, with its text escaped", async () => {
  const bundle = await shown(`
    const long = pl.DataFrame({ n: Array.from({ length: 60 }, (_, i) => i), text: Array(60).fill("<b>&</b>") });
    // As polars was before it knew notebooks.
    ({ schema: long.schema, head: long.head.bind(long), toRecords: long.toRecords.bind(long) })`);
  const { rows, element } = tableOf(bundle["text/html"]);
  expect(rows).toHaveLength(1 + 50);
  expect(rows.at(-1)).toEqual(["49", "<b>&</b>"]);
  expect(element.querySelector("b")).toBeNull();
});

test("a plot of Observable Plot is a picture in SVG, well-formed also with text that is not", async () => {
  const bundle = await shown(`
    import * as Plot from "@observablehq/plot";
    import { JSDOM } from "jsdom";
    const { document } = new JSDOM("").window;
    Plot.plot({ document, marks: [Plot.text(["a\\u00a0< b & c"], { x: [1], y: [1] }), Plot.lineY([1, 3, 2])] })`);
  const svg = new new JSDOM("").window.DOMParser().parseFromString(
    String(bundle["image/svg+xml"]),
    "image/svg+xml",
  );
  expect(svg.documentElement.namespaceURI).toBe("http://www.w3.org/2000/svg");
  expect(svg.documentElement.textContent).toContain("a\u00a0< b & c");
  expect(svg.querySelectorAll("path[d]").length).toBeGreaterThan(0);
});

test("a plot with a title is HTML, with its legend and figure", async () => {
  const bundle = await shown(
    `Plot.plot({ document, title: "loss & accuracy", marks: [Plot.lineY([1, 3, 2])] })`,
  );
  const figure = new JSDOM(String(bundle["text/html"])).window.document.querySelector("figure");
  expect(figure?.querySelector("h2")?.textContent).toBe("loss & accuracy");
  expect(figure?.querySelector("svg path[d]")).not.toBeNull();
  expect(bundle["image/svg+xml"]).toBeUndefined();
});

test("a chart of vega-lite-api is a Vega-Lite specification that draws", async () => {
  const bundle = await shown(`
    import * as vl from "vega-lite-api";
    const values = [{ step: 0, loss: 2.3 }, { step: 1, loss: 1.1 }];
    vl.markLine().data(values).encode(vl.x().fieldQ("step"), vl.y().fieldQ("loss"))`);
  const spec = bundle["application/vnd.vegalite.v5+json"] as TopLevelSpec;
  const drawn = await new View(parse(compile(spec).spec), { renderer: "none" }).toSVG();
  expect(drawn).toMatch(/<path[^>]*aria-roledescription="line mark"/);
});

test("a specification of Vega-Lite 6 or Vega 6 also goes as the version that JupyterLab draws", async () => {
  const lite = await shown(`
    const spec = { $schema: "https://vega.github.io/schema/vega-lite/v6.json", mark: "point", data: { values } };
    spec`);
  expect(Object.keys(lite)).toEqual([
    "application/vnd.vegalite.v6+json",
    "application/vnd.vegalite.v5+json",
    "text/plain",
  ]);
  const vega = await shown(`import * as vegaLite from "vega-lite"; vegaLite.compile(spec as any).spec`);
  expect(Object.keys(vega)).toEqual([
    "application/vnd.vega.v6+json",
    "application/vnd.vega.v5+json",
    "text/plain",
  ]);
});

test("a canvas is the picture that was drawn on it", async () => {
  const bundle = await shown(`
    import { createCanvas } from "@napi-rs/canvas";
    const canvas = createCanvas(30, 20);
    canvas.getContext("2d").fillRect(0, 0, 10, 10);
    canvas`);
  const { width, height } = await loadImage(Buffer.from(String(bundle["image/png"]), "base64"));
  expect([width, height]).toEqual([30, 20]);
  expect(bundle["text/plain"]).toBe("[canvas]");
});

test("bytes of a PNG or JPEG are the picture; other bytes are bytes", async () => {
  for (const mime of ["image/png", "image/jpeg"]) {
    const bundle = await shown(`canvas.toBuffer(${JSON.stringify(mime)} as "image/png")`);
    const { width } = await loadImage(Buffer.from(String(bundle[mime]), "base64"));
    expect(width).toBe(30);
  }
  expect(Object.keys(await shown(`canvas.toBuffer("image/webp")`))).toEqual(["text/plain"]);
});

function tableOf(html: unknown) {
  const element = new JSDOM(String(html)).window.document;
  const rows = [...element.querySelectorAll("tr")].map((row) =>
    [...row.children].map((cell) => cell.textContent),
  );
  return { element, rows };
}
