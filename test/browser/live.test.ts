/**
 * What a person sees while a cell runs: a chart that grows about ten times a second however fast the loop is, a line of
 * progress, and after it the last picture in the saved notebook. Cells run in our own kernel.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChromium } from "./browser.js";
import { type Lab, startLab } from "./lab.js";
import { cellAt, eventually, kernelReady, notebookOf, openNotebook, runCell, startCell } from "./page.js";

const chromium = await openChromium();

/** Each loop pushes as fast as it can until the test has seen its chart grow; it says how often, and for how long. */
const CELLS = [
  `import { existsSync } from "node:fs";
const begin = performance.now();
const live = plot.live({ title: "Loss" });
let steps = 0;
while (!existsSync("seen-0")) live.push({ loss: 1 / ++steps });
console.log("steps", steps, performance.now() - begin);`,
  `const start = performance.now();
const later = plot.live();
let ticks = 0;
while (!existsSync("seen-1")) {
  later.push({ ticks: ++ticks });
  await new Promise((resolve) => setTimeout(resolve, 2));
}
console.log("ticks", ticks, performance.now() - start);`,
  `let sum = 0;
for (const i of progress(40_000_000, { label: "adding" })) sum += i;
console.log("sum", sum);`,
];

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

describe.skipIf(!chromium.browser)(`a cell that shows something while it runs${chromium.missing}`, () => {
  let lab: Lab;
  let root: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = chromium.browser as Browser;
    root = await mkdtemp(join(tmpdir(), "gradlab-live-"));
    await writeFile(join(root, "live.ipynb"), notebookOf(CELLS));
    lab = await startLab({ root });
    page = await browser.newPage({ viewport: { width: 1200, height: 2000 } });
    await openNotebook(page, lab, "live.ipynb");
    await kernelReady(page);
    // What reaches the page, by kind.
    await page.evaluate(`window.shown = {};
      jupyterapp.shell.currentWidget.sessionContext.session.kernel.iopubMessage.connect((_, message) => {
        window.shown[message.header.msg_type] = (window.shown[message.header.msg_type] ?? 0) + 1;
      });`);
  });

  afterAll(async () => {
    await browser.close();
    await lab?.stop();
    await rm(root, { recursive: true, force: true });
  });

  /** How many outputs were shown or changed since the last question. */
  async function frames(): Promise<number> {
    const shown = (await page.evaluate("window.shown")) as Record<string, number>;
    await page.evaluate("window.shown = {}");
    return (shown.display_data ?? 0) + (shown.update_display_data ?? 0);
  }

  for (const [index, kind] of ["synchronous", "asynchronous"].entries()) {
    test(`a ${kind} loop draws a chart that grows before the cell has ended, about ten frames a second`, async () => {
      await frames();
      await startCell(page, index);
      const line = cellAt(page, index).locator(".js-plotly-plot .scatterlayer path.js-line");
      const prompt = cellAt(page, index).locator(".jp-InputPrompt");
      await line.waitFor();
      const first = await line.getAttribute("d");
      await eventually(() => line.getAttribute("d")).not.toBe(first);
      expect(await prompt.textContent()).toContain("[*]");
      await writeFile(join(root, `seen-${index}`), "");
      await eventually(() => prompt.textContent()).toContain(`[${index + 1}]`);
      const count = await frames();
      const said = await cellAt(page, index).locator(".jp-OutputArea-output pre").last().textContent();
      const [pushes, milliseconds] = (said?.match(/[\d.]+/g) ?? []).map(Number);
      expect(count).toBeGreaterThanOrEqual(3);
      expect(count).toBeLessThanOrEqual(milliseconds / 100 + 3);
      // However many points were pushed.
      expect(pushes).toBeGreaterThan(3 * count);
      expect(await cellAt(page, index).locator(".js-plotly-plot").count()).toBe(1);
    });
  }

  test("progress is one line, whole at the end, and floods nobody", async () => {
    await frames();
    await runCell(page, 2);
    const texts = await cellAt(page, 2).locator(".jp-OutputArea-output").allTextContents();
    expect(texts[0]).toMatch(/^adding {2}\[#{24}\] {2}100 % {2}40000000\/40000000/);
    expect(texts).toHaveLength(2);
    const seconds = Number(/in ([\d.]+) s/.exec(texts[0])?.[1]);
    expect(await frames()).toBeLessThanOrEqual(10 * seconds + 2);
  });

  test("the saved notebook holds the last picture once, and no line of it in between", async () => {
    await page.evaluate(`jupyterapp.commands.execute("docmanager:save")`);
    const outputs = async (index: number): Promise<Output[]> => {
      const { cells } = JSON.parse(await readFile(join(root, "live.ipynb"), "utf8")) as {
        cells: { outputs: Output[] }[];
      };
      return cells[index].outputs;
    };
    await eventually(async () => (await outputs(2)).length).toBe(2);
    for (const index of [0, 1]) {
      const [chart, ...rest] = await outputs(index);
      expect(rest.map(({ output_type }) => output_type)).toEqual(["stream"]);
      expect(chart.data?.["image/png"]).toMatch(/^iVBOR/);
      // The last point pushed is in the picture's figure.
      const said = Number(/\d+/.exec(JSON.stringify(rest[0]))?.[0]);
      const figure = chart.data?.["application/vnd.plotly.v1+json"] as
        | { data: { x: number[] }[] }
        | undefined;
      expect((figure?.data[0].x.at(-1) ?? 0) / (said - 1)).toBeCloseTo(1, 4);
    }
  });
});
