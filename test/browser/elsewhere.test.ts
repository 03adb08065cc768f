/**
 * Our charts where other things draw too: Jupyter Notebook 7, a JupyterLab in which Plotly's own extension of Python is
 * installed, and the paper that nbconvert's page becomes.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { inflateSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  cellAt,
  eventually,
  kernelReady,
  type Lab,
  type LabOptions,
  notebookOf,
  openChromium,
  openNotebook,
  runCell,
  startLab,
  venvPython,
} from "./lab.js";

const run = promisify(execFile);
const chromium = await openChromium();
const missing = chromium.browser ? "" : ` (not checked: ${chromium.reason})`;

const CELLS = [
  `plot.line([1, 4, 9], { title: "Squares" })`,
  `const x = param(-2), y = param(5), z = param(-4);
const f = mul(add(x, y), z);
f.backward();
show(f, { names: { x, y, z }, steps: true })`,
  // As another kernel shows a figure.
  `display({ "application/vnd.plotly.v1+json": { data: [{ type: "heatmap", z: [[1, 0], [0, 1]] }], layout: {} } }, { raw: true });`,
];

describe.skipIf(!chromium.browser)(`charts elsewhere${missing}`, () => {
  const browser = chromium.browser as Browser;
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "gradlab-elsewhere-"));
    await writeFile(join(root, "charts.ipynb"), notebookOf(CELLS));
  });
  afterAll(async () => {
    await browser?.close();
    await rm(root, { recursive: true, force: true });
  });

  /** The notebook, run cell by cell in this Jupyter; an error in a script of ours fails the test. */
  async function runIn(options: Omit<LabOptions, "root">): Promise<Page> {
    const lab: Lab = await startLab({ root, ...options });
    onTestFinished(() => lab.stop());
    const page = await browser.newPage({ viewport: { width: 1200, height: 1800 } });
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.stack ?? error.message));
    onTestFinished(async () => {
      await page.close();
      expect(problems.filter((stack) => stack.includes("gradlab-plotly"))).toEqual([]);
    });
    await openNotebook(page, lab, "charts.ipynb");
    await kernelReady(page);
    for (const index of CELLS.keys()) await runCell(page, index);
    return page;
  }

  test("Notebook 7 runs the cells, draws the charts, and shows the point under the pointer", async () => {
    const page = await runIn({ app: "notebook" });
    const chart = cellAt(page, 0).locator(".gradlab-plotly");
    await chart.locator(".scatterlayer path.js-line").waitFor();
    await chart.scrollIntoViewIfNeeded();
    await eventually(async () => {
      const box = await chart.locator(".nsewdrag").boundingBox();
      if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 2 });
      return chart.locator(".hoverlayer .hovertext").first().isVisible();
    }).toBe(true);
    await cellAt(page, 2).locator(".gradlab-plotly .heatmaplayer image").waitFor();
    const steps = cellAt(page, 1).locator(".gradlab-steps");
    await steps.locator("input[type=range]").fill("1");
    await eventually(() => steps.textContent()).toMatch("2 / 3");
  });

  test("beside Plotly's own extension our charts are ours, another's is drawn once, and the slider moves", async () => {
    const page = await runIn({ plotlysOwn: true });
    const [own, other] = [cellAt(page, 0), cellAt(page, 2)];
    await own.locator(".gradlab-plotly svg.main-svg").first().waitFor();
    expect(await own.locator(".jp-RenderedPlotly").count()).toBe(0);
    await other.locator(".js-plotly-plot svg.main-svg").first().waitFor();
    expect(await other.locator(".js-plotly-plot").count()).toBe(1);
    const steps = cellAt(page, 1).locator(".gradlab-steps");
    await steps.locator("input[type=range]").fill("2");
    await eventually(() => steps.textContent()).toMatch("3 / 3");
    // The other extension is really there.
    expect(
      await page.evaluate(`jupyterapp.hasPlugin("@jupyterlab/plotly-extension:factory") ||
      document.getElementById("jupyter-config-data").textContent.includes("jupyterlab-plotly")`),
    ).toBe(true);
  });

  test("a page of nbconvert that is printed to PDF has the pictures on its paper", async () => {
    // What nbconvert's webpdf does, with the Chromium that is here instead of one that it would download.
    const lab = await startLab({ root });
    onTestFinished(() => lab.stop());
    const runPage = await browser.newPage();
    await openNotebook(runPage, lab, "charts.ipynb");
    await kernelReady(runPage);
    for (const index of CELLS.keys()) await runCell(runPage, index);
    await runPage.evaluate(`jupyterapp.commands.execute("docmanager:save")`);
    const notebook = join(root, "charts.ipynb");
    await eventually(async () => (await readFile(notebook, "utf8")).split('"image/png"').length - 1).toBe(2);
    await runPage.close();
    await run(venvPython(), ["-m", "nbconvert", "--to", "html", "--log-level", "ERROR", notebook]);
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(pathToFileURL(join(root, "charts.html")).href, { waitUntil: "load" });
    const pdf = await page.pdf({ printBackground: true });
    expect(picturesIn(pdf).filter(({ width, height }) => width > 300 && height > 100).length).toBe(2);
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
