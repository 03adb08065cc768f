/** A student's first minute: the lecture on computational graphs in a real JupyterLab, run from the toolbar. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChromium } from "./browser.js";
import { type Lab, startLab } from "./lab.js";
import { kernelReady, openNotebook, scrollTo } from "./page.js";

const NOTEBOOK = "02-computational-graphs.ipynb";
const source = fileURLToPath(new URL(`../../notebooks/lectures/${NOTEBOOK}`, import.meta.url));
const chromium = await openChromium();

interface Cell {
  id: string;
  cell_type: string;
  outputs?: unknown[];
  execution_count?: number | null;
}

describe.skipIf(!chromium.browser)(`the lecture in JupyterLab${chromium.missing}`, () => {
  const browser = chromium.browser as Browser;
  let lab: Lab;
  let root: string;
  let page: Page;
  let codeCells: number;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "gradlab-lecture-"));
    const notebook = JSON.parse(await readFile(source, "utf8")) as { cells: Cell[] };
    const code = notebook.cells.filter((cell) => cell.cell_type === "code");
    codeCells = code.length;
    // What is seen later was computed here, not saved before.
    for (const cell of code) Object.assign(cell, { outputs: [], execution_count: null });
    await writeFile(join(root, NOTEBOOK), JSON.stringify(notebook));
    // All cells are in the page, not only those in view.
    const settings = { "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" } };
    lab = await startLab({ root, settings });
    page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
    await openNotebook(page, lab, NOTEBOOK);
  });
  afterAll(async () => {
    await browser.close();
    await lab?.stop();
    await rm(root, { recursive: true, force: true });
  });

  test("runs from the toolbar to its last cell without an error", async () => {
    await kernelReady(page);
    await page.locator('.jp-Toolbar [data-jp-item-name="restart-and-run"] jp-button').click();
    await page.locator(".jp-Dialog .jp-mod-accept").click();
    await page
      .locator(`.jp-CodeCell .jp-InputPrompt:text-is("[${codeCells}]:")`)
      .waitFor({ timeout: 90_000 });
    expect(
      await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').count(),
    ).toBe(0);
  });

  test("shows f = -12 and the gradients -4, -4, 3", async () => {
    const text = await page.locator(".jp-Notebook").evaluate((element) => element.textContent ?? "");
    expect(text).toContain("f = q z   = -12");
    const rows = await page
      .locator(".jp-OutputArea table tr")
      .evaluateAll((found) =>
        found.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? "")),
      );
    const gradientOf = (name: string) => rows.filter(([first]) => first === name).flat();
    expect(gradientOf("x")).toContain("-4");
    expect(gradientOf("y")).toContain("-4");
    expect(gradientOf("z")).toContain("3");
  });

  test("highlights TypeScript as TypeScript", async () => {
    expect(await page.locator(".jp-CodeCell .cm-content").first().getAttribute("data-language")).toBe(
      "typescript",
    );
  });

  test("draws a chart", async () => {
    const chart = page.locator(".js-plotly-plot").first();
    await scrollTo(chart);
    await chart.locator("svg.main-svg .scatterlayer .trace path.js-line").first().waitFor();
    const box = await chart.boundingBox();
    expect(box?.width).toBeGreaterThan(300);
    expect(box?.height).toBeGreaterThan(200);
  });

  test("folds away a solution below each exercise, until it is asked for", async () => {
    const solutions = page.locator(".jp-RenderedMarkdown details");
    expect(await solutions.count()).toBe(2);
    const code = solutions.first().locator("pre");
    expect(await code.isVisible()).toBe(false);
    await solutions.first().locator("summary").click();
    await code.waitFor();
    expect(await code.textContent()).toContain("dg_da: 6");
  });
});
