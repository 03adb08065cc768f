/** Formulas written as formulas, shapes in the tooltip, and a warning before the error, in a real JupyterLab. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChromium } from "./browser.js";
import { type Lab, startLab } from "./lab.js";
import { cellAt, eventually, kernelReady, notebookOf, openNotebook, runCell } from "./page.js";

const chromium = await openChromium();

const CELLS = [
  "const x = tensor([[1, 2, 3], [4, 5, 6]]);\nconst W = param(ones(3, 4)), b = param(zeros(4));",
  "const scores = x.matmul(W) + b;\nconst p = 1 / (1 + exp(-scores));\nsum(p * p).item()",
  "const dOut = ones(2, 4);\nconst dW = x.matmul(dOut);",
];
const SENTENCE = "matmul: inner dimensions 3 and 2 differ: [2,3] x [2,4]";

describe.skipIf(!chromium.browser)(`the language of a cell in JupyterLab${chromium.missing}`, () => {
  const browser = chromium.browser as Browser;
  let lab: Lab;
  let root: string;
  let page: Page;

  const output = (index: number) => cellAt(page, index).locator(".jp-OutputArea-output");

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "gradlab-language-"));
    await writeFile(join(root, "shapes.ipynb"), notebookOf(CELLS));
    const silent = JSON.parse(notebookOf([CELLS[0]!, CELLS[2]!]));
    silent.metadata.gradlab = { shapes: false };
    await writeFile(join(root, "silent.ipynb"), JSON.stringify(silent));
    lab = await startLab({
      root,
      settings: { "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" } },
    });
    page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
    await openNotebook(page, lab, "shapes.ipynb");
    await kernelReady(page);
  });
  afterAll(async () => {
    await browser.close();
    await lab?.stop();
    await rm(root, { recursive: true, force: true });
  });

  test("a formula on tensors gives its value", async () => {
    await runCell(page, 0);
    await runCell(page, 1);
    await eventually(async () => (await output(1).first().textContent())?.trim()).toMatch(/^7\.9/);
    expect(await output(1).count()).toBe(1);
  });

  test("the tooltip tells the shape of a variable", async () => {
    const editor = cellAt(page, 1).locator(".cm-content");
    await editor.getByText("scores", { exact: false }).first().click();
    await page.keyboard.press("Control+Home");
    for (let i = 0; i < "const sco".length; i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+Tab");
    // It is there before its text is.
    await page.locator(".jp-Tooltip", { hasText: "const scores: Tensor<[2, 4]>" }).waitFor();
    await page.keyboard.press("Escape");
  });

  test("a mistake is a warning with line and caret above the error that says the same", async () => {
    await runCell(page, 2);
    await eventually(() => output(2).count()).toBe(2);
    const [warning, error] = [output(2).nth(0), output(2).nth(1)];
    expect(await warning.textContent()).toContain(SENTENCE);
    expect(await warning.locator("pre").textContent()).toContain(
      "\n2 | const dW = x.matmul(dOut);\n  |                     ~~~~",
    );
    expect(await error.textContent()).toContain(SENTENCE);
    const box = await warning.boundingBox();
    expect(box?.height).toBeLessThan(120);
    if (process.env.GRADLAB_SCREENSHOT) await page.screenshot({ path: process.env.GRADLAB_SCREENSHOT });
  });

  test("a notebook whose metadata ask for it has no warnings", async () => {
    await openNotebook(page, lab, "silent.ipynb");
    await kernelReady(page);
    await runCell(page, 0);
    await runCell(page, 1);
    await eventually(() => output(1).count()).toBe(1);
    const text = (await output(1).first().textContent()) ?? "";
    expect(text).toContain(SENTENCE);
    expect(text).not.toContain("warning");
  });
});
