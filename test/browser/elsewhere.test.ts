/**
 * Our charts where other things draw too: Jupyter Notebook 7, and a JupyterLab in which Plotly's own extension of
 * Python is installed.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openChromium } from "./browser.js";
import { type Lab, type LabOptions, startLab } from "./lab.js";
import { cellAt, eventually, kernelReady, notebookOf, openNotebook, runCell, scrollTo } from "./page.js";

const chromium = await openChromium();

const CELLS = [
  `plot.line([1, 4, 9], { title: "Squares" })`,
  `const x = param(-2), y = param(5), z = param(-4);
const f = mul(add(x, y), z);
f.backward();
show(f, { names: { x, y, z }, steps: true })`,
  // As another kernel shows a figure.
  `display({ "application/vnd.plotly.v1+json": { data: [{ type: "heatmap", z: [[1, 0], [0, 1]] }], layout: {} } }, { raw: true });`,
];

describe.skipIf(!chromium.browser)(`charts elsewhere${chromium.missing}`, () => {
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
    await scrollTo(chart);
    const point = chart.locator(".scatterlayer .points path").nth(1);
    await eventually(async () => {
      const box = await point.boundingBox();
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
});
