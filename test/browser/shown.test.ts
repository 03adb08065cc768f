/**
 * What a person sees of a notebook that was run and saved: pictures in a notebook that is not trusted, the slider of a
 * step by step graph, and pictures in the page that nbconvert makes. The outputs come from our own kernel.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import { JSDOM } from "jsdom";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openChromium } from "./browser.js";
import { contrastOf } from "./contrast.js";
import { type Lab, startLab, venvPython } from "./lab.js";
import { cellAt, eventually, notebookOf, openWatched, scrollTo } from "./page.js";

const run = promisify(execFile);
const project = fileURLToPath(new URL("../..", import.meta.url));
const chromium = await openChromium();

const HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
const CELLS = [
  'plot.line([1, 4, 9], { title: "Squares" })',
  `const x = param(-2), y = param(5), z = param(-4);
const f = mul(add(x, y), z);
f.backward();
show(f, { names: { x, y, z, [${JSON.stringify(HOSTILE)}]: f }, steps: true })`,
  "show(f, { names: { x, y, z } })",
  `table(["name"], [[${JSON.stringify(HOSTILE)}]])`,
  `display(plot.bar({ a: 1 })); console.log("after the bars")`,
  `plot.line([1, 4, 9], { title: ${JSON.stringify(HOSTILE)} + "</template></script>" }).save("chart.html");`,
  "let y = param(0.5); for (let i = 0; i < 8; i++) y = sin(y); show(y)",
];

/** Every text that a chart, a graph, a table, a formula or a progress line takes. */
const ATTACKS = [
  `const A = ${JSON.stringify(`${HOSTILE}</text></svg></script></template><svg onload="window.hacked=1"></svg><a href="javascript:window.hacked=1">x</a>`)};
const O = { title: A, xLabel: A, yLabel: A };
display(plot.line({ [A]: [1, 2], b: [2, 1] }, { ...O, marks: [{ x: 0, y: 1, label: A }, { y: 1, label: A }, { x: 1, label: A }] }));
display(plot.scatter([[0, 1], [1, 0]], { ...O, classes: [A, "b"], labels: [A, A] }));
display(plot.bar([1, 2], { ...O, names: [A, A] }));
display(plot.bar({ [A]: [1], b: [2] }, { stacked: true, horizontal: true }));`,
  `display(plot.histogram({ [A]: [1, 2.5], b: [1] }, O));
display(plot.heatmap([[1, 2]], { ...O, rows: [A], columns: [A, A] }));
display(plot.contour((x, y) => x + y, { ...O, resolution: 5 }));
display(plot.image([[0, 1]], O));
display(plot.imageGrid([[[0]], [[1]]], { ...O, names: [A, A] }));`,
  `display(plot.decisionBoundary((p) => p, [[0, 1], [1, 0]], [0, 1], { ...O, names: [A, A], resolution: 4 }));
display(plot.lossCurve({ [A]: [2, 1], b: [2, 1] }, O));
display(plot.gradientFlow({ [A]: [1], b: [100] }, O));
display(plot.vectorField((x, y) => [y, x], { ...O, arrows: 3 }));
display(plot.subplots([plot.line([1, 2], O), plot.bar({ [A]: 1 }, O)], { title: A }));
const growing = plot.live({ title: A });
growing.push({ [A]: 1 });`,
  `const u = param(2), v = param(3);
const w = mul(u, v), g = sum(group(A, () => relu(w)));
g.backward();
display(show(w, { names: { [A]: u, w } }));
display(show(g, { names: { [A]: v }, depth: 0 }));
display(show(w, { names: { [A]: u, w }, steps: true }));
display(explain(w, { names: { [A]: u } }));
display(table([A], [[A], ["=" + A]]));
display(tex(graph(w), { names: { [A]: u, ["\\\\href{javascript:window.hacked=1}{x}$$" + A]: v } }));
for (const i of progress(3, { label: A })) void i;`,
];

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

describe.skipIf(!chromium.browser)(`a notebook that was run and saved${chromium.missing}`, () => {
  let lab: Lab;
  let root: string;
  let browser: Browser;

  beforeAll(async () => {
    browser = chromium.browser as Browser;
    root = await mkdtemp(join(tmpdir(), "gradlab-shown-"));
    await writeFile(join(root, "shown.ipynb"), notebookOf(CELLS));
    await writeFile(join(root, "attacks.ipynb"), notebookOf(ATTACKS));
    const notebooks = [join(root, "shown.ipynb"), join(root, "attacks.ipynb")];
    await run(process.execPath, [join(project, "dist/kernel/cli.js"), "run", "--in-place", ...notebooks]);
    lab = await startLab({ root });
    await lab.trust("attacks.ipynb");
  });

  afterAll(async () => {
    await chromium.browser?.close();
    await lab?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const open = (notebook = "shown.ipynb") => openWatched(browser, lab, notebook, 2400);

  test("keeps the order in which a cell showed things", async () => {
    const { cells } = JSON.parse(await readFile(join(root, "shown.ipynb"), "utf8")) as {
      cells: { outputs: Output[] }[];
    };
    expect(cells[4].outputs.map(({ output_type }) => output_type)).toEqual(["display_data", "stream"]);
    expect(Object.keys(cells[0].outputs[0].data ?? {})).toEqual([
      "application/vnd.gradlab.figure+json",
      "application/vnd.plotly.v1+json",
      "image/png",
      "text/plain",
    ]);
  });

  test("shows its pictures where it is not trusted, and nothing in it runs", async () => {
    const page = await open();
    // Two charts as PNG, and the graph; what is out of sight, JupyterLab draws when it is scrolled to.
    for (const picture of [
      cellAt(page, 0).locator('.jp-OutputArea-output img[src^="data:image/png"]'),
      cellAt(page, 2).locator(".gradlab-picture img"),
      cellAt(page, 4).locator('.jp-OutputArea-output img[src^="data:image/png"]'),
    ]) {
      await scrollTo(picture);
      await eventually(async () => (await picture.boundingBox())?.width ?? 0).toBeGreaterThan(100);
    }
    expect(await page.locator(".gradlab-plotly").count()).toBe(0);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  });

  test("shows graphs in the colours of the theme: readable in the light and in the dark", async () => {
    const page = await open();
    for (const theme of ["JupyterLab Dark", "JupyterLab Light"]) {
      await page.evaluate(`jupyterapp.commands.execute("apputils:change-theme", { theme: "${theme}" })`);
      for (const [index, kind] of [
        [1, "steps"],
        [2, "picture"],
      ] as const) {
        const image = cellAt(page, index).locator(`.gradlab-${kind} img`);
        await scrollTo(image);
        // Every text of the picture, against the page behind it; 4.5 is what WCAG asks of text.
        await eventually(async () => {
          const source = decodeURIComponent((await image.getAttribute("src")) ?? "").replace(/^[^,]*,/, "");
          const { document } = new JSDOM(source, { contentType: "image/svg+xml" }).window;
          const texts = [...document.querySelectorAll("text")].map((text) => text.getAttribute("fill") ?? "");
          const back = await page.evaluate(
            `getComputedStyle(document.querySelector(".jp-Notebook")).backgroundColor`,
          );
          return Math.min(...texts.map((colour) => contrastOf(colour, back as string)));
        }).toBeGreaterThan(4.5);
      }
    }
  });

  test("shows a graph in its own width, where it is wider than a printed page", async () => {
    const image = cellAt(await open(), 6).locator(".gradlab-picture img");
    await scrollTo(image);
    const widths = () => image.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.width]);
    await eventually(async () => (await widths())[1]).toBeGreaterThan(650);
    expect((await widths())[0]).toBe(570);
  });

  test("goes through a graph step by step as the slider moves", async () => {
    const page = await open();
    const panel = page.locator(".gradlab-steps");
    const slider = panel.locator("input[type=range]");
    await slider.waitFor();
    const picture = panel.locator("img");
    const source = () => picture.getAttribute("src");
    const [text, before] = [await panel.textContent(), await source()];
    expect(text).toMatch("1 / 3  start");
    const box = (await slider.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => panel.textContent()).toMatch("2 / 3");
    expect(await panel.textContent()).toMatch("[Downstream] = [Local] × [Upstream]: −4 = (−4) × 1");
    expect(await source()).not.toBe(before);
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => panel.textContent()).toMatch("3 / 3");
    await expect
      .poll(() => picture.evaluate("document.querySelector('.gradlab-steps img').naturalWidth"))
      .toBeGreaterThan(100);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  });

  test("draws a chart that was saved as a page, with no network, and whatever its title says", async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const address = pathToFileURL(join(root, "chart.html")).href;
    await page.goto(address);
    await page.locator(".js-plotly-plot .scatterlayer path.js-line").waitFor();
    expect(asked.filter((url) => !url.startsWith("blob:") && !url.startsWith("data:"))).toEqual([address]);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  });

  test("whatever its texts say, nothing of them runs: in JupyterLab, trusted, and in nbconvert's page", async () => {
    const page = await open("attacks.ipynb");
    const outputs = { charts: [4, 5, 6, 0], steps: [0, 0, 0, 1] };
    for (const index of ATTACKS.keys()) {
      const cell = cellAt(page, index);
      await scrollTo(cell);
      await eventually(() => cell.locator(".js-plotly-plot svg.main-svg").count()).toBeGreaterThanOrEqual(
        outputs.charts[index],
      );
      await eventually(() => cell.locator(".gradlab-steps img").count()).toBe(outputs.steps[index]);
      await harmless(page, ".jp-OutputArea-output");
    }
    await run(venvPython(), [
      ...["-m", "nbconvert", "--to", "html", "--log-level", "ERROR"],
      join(root, "attacks.ipynb"),
    ]);
    const html = await browser.newPage();
    onTestFinished(() => html.close());
    await html.goto(pathToFileURL(join(root, "attacks.html")).href, { waitUntil: "load" });
    expect(await html.locator(".jp-OutputArea-output").count()).toBeGreaterThan(20);
    await harmless(html, ".jp-OutputArea-output");
  });

  /** Nothing of an attack became an element, a handler or an address; clicks and the pointer start nothing. */
  async function harmless(page: Page, place: string): Promise<void> {
    const found = await page.evaluate(`(() => {
      const all = [...document.querySelectorAll("${place}, ${place} *")];
      for (const element of all.filter((one) => one.matches("a, text, tspan, image, img, td, th"))) {
        for (const type of ["mouseover", "click"]) element.dispatchEvent(new MouseEvent(type));
      }
      return all.flatMap((element) => {
        const bad = [...element.attributes].filter(({ name, value }) =>
          /^on(error|load|click|mouse)/i.test(name) || /^\\s*javascript:/i.test(value));
        const isForeign = /^(script|iframe|object|embed)$/i.test(element.localName) || element.getAttribute("src") === "x";
        return bad.length > 0 || isForeign ? [element.outerHTML.slice(0, 200)] : [];
      });
    })()`);
    expect(found).toEqual([]);
    expect(await page.evaluate("window.hacked")).toBeUndefined();
  }

  test("has its pictures in the page that nbconvert makes", async () => {
    await run(venvPython(), [
      "-m",
      "nbconvert",
      "--to",
      "html",
      "--log-level",
      "ERROR",
      join(root, "shown.ipynb"),
    ]);
    const html = await readFile(join(root, "shown.html"), "utf8");
    const { document } = new JSDOM(html).window;
    const pictures = document.querySelectorAll('.jp-OutputArea-output img[src^="data:image/png"]');
    expect(pictures.length).toBeGreaterThanOrEqual(3);
    expect(document.querySelectorAll(".jp-OutputArea-output [onerror]").length).toBe(0);
  });

  test("has its pictures on paper, when that page is printed to PDF as nbconvert's webpdf does", async () => {
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(pathToFileURL(join(root, "shown.html")).href);
    const pictures = picturesIn(await page.pdf({ printBackground: true }));
    expect(pictures.filter(({ width, height }) => width > 300 && height > 100).length).toBeGreaterThanOrEqual(
      3,
    );
  });
});

/** The sizes of the pictures of a PDF; objects may stand in compressed streams. */
function picturesIn(pdf: Buffer): { width: number; height: number }[] {
  const text = pdf.toString("latin1");
  const inside = [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, data]) => {
    try {
      return inflateSync(Buffer.from(data, "latin1")).toString("latin1");
    } catch {
      return "";
    }
  });
  return [text, ...inside].flatMap((part) =>
    [...part.matchAll(/<<[^<>]*\/Subtype\s*\/Image[^<>]*>>/g)].map(([dictionary]) => ({
      width: Number(/\/Width\s+(\d+)/.exec(dictionary)?.[1]),
      height: Number(/\/Height\s+(\d+)/.exec(dictionary)?.[1]),
    })),
  );
}
