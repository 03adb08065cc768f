/** What a cell shows, from the value in the executor to the bundle on the wire; and tslab's display API on top of it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Client } from "../client.js";

let client: Client;

beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.close());

/** The bundles that a cell shows. */
async function shown(code: string) {
  const { reply, outputs } = await client.execute(code);
  if (reply.status !== "ok") throw new Error(reply.traceback.join("\n"));
  return outputs.filter(({ content }) => content.data !== undefined).map(({ content }) => content.data);
}

test("a tensor is shown as text with its shape, dtype and values", async () => {
  const [bundle] = await shown("tensor([[1, 2], [3, 4]])");
  expect(bundle?.["text/plain"]).toMatch(/\[2, ?2\].*float64/s);
});

test("a chart is shown for Plotly and as text, as plain JSON", async () => {
  const [bundle] = await shown("plot.line([1, 3, 2])");
  expect(bundle).toMatchObject({
    "application/vnd.plotly.v1+json": { data: expect.any(Array), layout: expect.any(Object) },
    "text/plain": expect.any(String),
  });
  expect(bundle).not.toHaveProperty("text/html");
});

test("pictures, canvases, elements and specifications of Vega are shown as such", async () => {
  const bundles = await shown(`
    await display(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]));
    await display({ toDataURL: () => "data:image/png;base64,AAAA" });
    await display({ outerHTML: "<p>html</p>" });
    await display({ $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "bar" });`);
  expect(bundles.map((bundle) => Object.keys(bundle)[0])).toEqual([
    "image/png",
    "image/png",
    "text/html",
    "application/vnd.vegalite.v5+json",
  ]);
  expect(bundles[0]?.["image/png"]).toBe(
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]).toString("base64"),
  );
});

test("errors, functions, maps and classes are printed as Node does", async () => {
  const texts = (
    await shown(`
    for (const value of [new Map([[1, { a: 2 }]]), function named() {}, class K {}, new Error("as a value"), null, -0]) await display(value);`)
  ).map((bundle) => bundle["text/plain"]);
  expect(texts).toEqual([
    "Map(1) { 1 => { a: 2 } }",
    "[Function: named]",
    "[class K]",
    expect.stringContaining("Error: as a value"),
    "null",
    "-0",
  ]);
});

test("tslab's users keep their cells: import * as tslab and its display functions", async () => {
  const bundles = await shown(`
    import * as tslab from "tslab";
    tslab.display.html("<b>h</b>");
    tslab.display.markdown("*m*");
    tslab.display.png(new Uint8Array([0x89, 0x50, 0x4e, 0x47]));`);
  expect(bundles[0]?.["text/html"]).toBe("<b>h</b>");
  expect(bundles[1]?.["text/markdown"]).toBe("*m*");
  expect(bundles[2]).toHaveProperty("image/png");
});

test("a cell that begins with @module is a file that other cells import", async () => {
  const declared = await client.execute(
    `/** @module greeting */\nexport const greet = (name: string): string => "hello " + name;`,
  );
  expect(declared.reply.status).toBe("ok");
  expect(await client.value(`import { greet } from "./greeting"; greet("you")`)).toBe("'hello you'");
});

test("a user's name that hides a preloaded one is told of when it is misused, with the way to the hidden one", async () => {
  await client.value("const sum = 3");
  const { reply } = await client.execute("sum([1, 2])");
  expect(reply.status).toBe("error");
  expect(reply.traceback.join("\n")).toContain("gradlab.sum");
  expect(await client.value("gradlab.sum([1, 2]).item()")).toBe("3");
});

test("a live chart has its last picture also when its cell fails", async () => {
  const { reply, outputs } = await client.execute(
    `const failing = plot.live(); for (let i = 0; i < 5; i++) failing.push({ i }); throw new Error("stop");`,
  );
  expect(reply.status).toBe("error");
  const shown = outputs
    .filter(({ content }) => content.data !== undefined)
    .map(({ content }) => content.data);
  expect(shown.at(-1)?.["image/png"]).toMatch(/^iVBOR/);
  expect(shown.at(-1)?.["text/plain"]).toMatch("5 points");
});

test("plot.figure knows Plotly's words, takes tensors for numbers, and what was put together before", async () => {
  /** What is offered before `rest`, the brackets that an editor closes by itself. */
  const words = async (code: string, rest: string) => {
    const request = { code: code + rest, cursor_pos: code.length };
    const { matches } = await client.ask("shell", "complete_request", request);
    return matches as string[];
  };
  expect(await words('plot.figure([{ type: "scatter", hovert', "}])")).toEqual(
    expect.arrayContaining(["hovertemplate", "hovertext"]),
  );
  expect(await words("plot.figure([{ y: [1] }], { pap", "})")).toContain("paper_bgcolor");
  const [bundle] = await shown(`
    const trace = { type: "scatter", mode: "lines", y: tensor([1, 2]) };
    plot.figure([trace, { type: "box", y: tensor([3, 4]) }], { title: { text: "Both" } })`);
  expect(bundle?.["application/vnd.plotly.v1+json"]).toMatchObject({
    data: [{ y: [1, 2] }, { y: [3, 4] }],
    layout: { title: { text: "Both" } },
  });
});

test("a graph is shown as SVG, PNG, PDF and text, from its tensor, from graph(), and from shapes alone", async () => {
  const bundles = await shown(`
    const [a, b] = [param(2), param(3)];
    const product = mul(a, b);
    display(show(product));
    display(show(graph(product), { names: { a, b } }));
    show((x) => new nn.Linear(4096, 4096).forward(x), [[1, 4096]])`);
  expect(bundles.map((bundle) => Object.keys(bundle).sort())).toEqual(
    bundles.map(() => [
      "application/pdf",
      "application/vnd.gradlab.picture+json",
      "image/png",
      "image/svg+xml",
      "text/plain",
    ]),
  );
  expect(bundles[1]?.["text/plain"]).toMatch("×: 2 (3), 3 (2) -> 6 (1)");
  expect(bundles[2]?.["text/plain"]).toMatch("linear");
});

test("a chart, a graph and its steps are saved by the ending of the name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gradlab-save-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { reply } = await client.execute(`
    const [u, v] = [param(2), param(3)];
    const w = mul(u, v);
    w.backward();
    const drawings = { chart: plot.line([1, 3, 2]), graph: show(w), steps: show(w, { steps: true }) };
    for (const [name, drawing] of Object.entries(drawings)) {
      for (const ending of ["svg", "png", "html", "json"]) drawing.save(${JSON.stringify(folder)} + "/" + name + "." + ending);
    }`);
  expect(reply.status).toBe("ok");
  const saved = (name: string) => readFile(join(folder, name));
  for (const name of ["chart", "graph", "steps"]) {
    expect((await saved(`${name}.png`)).subarray(1, 4).toString(), name).toBe("PNG");
    expect((await saved(`${name}.svg`)).toString(), name).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    expect((await saved(`${name}.html`)).toString(), name).toMatch(/^<!DOCTYPE html>/);
  }
  expect(JSON.parse((await saved("chart.json")).toString())).toMatchObject({ data: [{ y: [1, 3, 2] }] });
});
