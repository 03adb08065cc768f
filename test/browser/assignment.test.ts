/**
 * A student's assignment in JupyterLab: the release of A1 is opened, a task is checked untouched, solved wrongly, and
 * then rightly; and the cards of the check can be read in the light and in the dark.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChromium } from "./browser.js";
import { contrastOfTexts, READABLE } from "./contrast.js";
import { type Lab, startLab } from "./lab.js";
import { kernelReady, openNotebook, scrollTo } from "./page.js";

const project = fileURLToPath(new URL("../..", import.meta.url));
const NOTEBOOK = "a1-classifiers.ipynb";
const chromium = await openChromium();

const body = (loop: string) => `function distancesOneLoop(X: Tensor, X_train: Tensor): Tensor {
  const rows = [];
  for (let i = 0; i < X.shape[0]; i++) {
    ${loop}
  }
  return stack(rows);
}`;
const WRONG = body("rows.push(sum((X_train - X.at(i)) ** 2, 1));");
const RIGHT = body("rows.push(sqrt(sum((X_train - X.at(i)) ** 2, 1)));");

describe.skipIf(!chromium.browser)(`an assignment in JupyterLab${chromium.missing}`, () => {
  const browser = chromium.browser as Browser;
  let lab: Lab;
  let root: string;
  let page: Page;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "gradlab-assignment-"));
    const source = join(project, "notebooks/assignments", NOTEBOOK);
    const cli = join(project, "dist/kernel/cli.js");
    await promisify(execFile)(process.execPath, [cli, "release", source, "--output-dir", root]);
    // All cells are in the page, not only those in view.
    const settings = { "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" } };
    lab = await startLab({ root, settings });
    page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
    await openNotebook(page, lab, NOTEBOOK);
    await kernelReady(page);
  });
  afterAll(async () => {
    await browser.close();
    await lab?.stop();
    await rm(root, { recursive: true, force: true });
  });

  const cellWith = (text: string) => page.locator(".jp-Notebook .jp-CodeCell", { hasText: text }).first();
  const task = () => cellWith("function distancesOneLoop");
  const check = () => cellWith('check("a1.knn_one_loop")');
  const card = () => check().locator(".gradlab-card");

  test("its locked cells cannot be edited, the solution can", async () => {
    const typed = async (cell: Locator) => {
      await cell.locator(".cm-content").click();
      await page.keyboard.insertText("// typed");
      const isThere = ((await cell.locator(".cm-content").textContent()) ?? "").includes("// typed");
      if (isThere) await page.keyboard.press("ControlOrMeta+Z");
      return isThere;
    };
    expect(await typed(check())).toBe(false);
    expect(await typed(cellWith('grade("a1.knn_one_loop"'))).toBe(false);
    expect(await typed(task())).toBe(true);
  });

  test("an untouched task is open: a grey circle, nothing red, no hint", async () => {
    for (const cell of [cellWith("datasets.digits()"), task(), check()]) await runCell(page, cell);
    expect(await card().getAttribute("data-outcome")).toBe("open");
    expect(await card().textContent()).toContain("not attempted yet");
    expect(await card().textContent()).not.toContain("Hint");
    await picture(page, card(), "open");
  });

  test("a wrong solution is told what should hold, and gets one hint", async () => {
    await write(page, task(), WRONG);
    await runCell(page, task());
    await runCell(page, check());
    expect(await card().getAttribute("data-outcome")).toBe("failed");
    const text = (await card().textContent()) ?? "";
    expect(text).toContain("the distance from [0, 0] to [3, 4] is 5");
    expect(text).toContain("dists at [0, 0]: expected 5, got 25");
    expect(text).toMatch(/Hint 1 of 3/);
    expect(text).not.toMatch(/Hint 2/);
    await picture(page, check(), "wrong");
  });

  test("the right solution is all right, and counts in the progress of A1", async () => {
    await write(page, task(), RIGHT);
    await runCell(page, task());
    await runCell(page, check());
    expect(await card().getAttribute("data-outcome")).toBe("passed");
    expect(await card().textContent()).toContain("1 of 10 tasks right");
    await picture(page, check(), "right");
  });

  test.each(["JupyterLab Light", "JupyterLab Dark"])(
    "every word of the cards can be read in %s",
    async (theme) => {
      await page.evaluate(
        `jupyterapp.commands.execute("apputils:change-theme", { theme: ${JSON.stringify(theme)} })`,
      );
      await page.waitForFunction(`document.body.dataset.jpThemeName === ${JSON.stringify(theme)}`);
      for (const solution of [WRONG, RIGHT]) {
        await write(page, task(), solution);
        await runCell(page, task());
        await runCell(page, check());
        await picture(page, check(), `${theme}-${solution === RIGHT ? "right" : "wrong"}`);
        const contrasts = await card().evaluate(contrastOfTexts);
        expect(contrasts.length).toBeGreaterThan(5);
        for (const { text, contrast } of contrasts) {
          expect(contrast, text).toBeGreaterThanOrEqual(READABLE);
        }
      }
    },
  );
});

/** Writes a cell anew, as if it were pasted. */
async function write(page: Page, cell: Locator, source: string): Promise<void> {
  await cell.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(source);
}

/** Runs a cell as a person does, and waits for its end. */
async function runCell(page: Page, cell: Locator): Promise<void> {
  const prompt = cell.locator(".jp-InputPrompt");
  const before = await prompt.textContent();
  await cell.locator(".jp-InputPrompt").click();
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(
      async () => {
        const now = (await prompt.textContent()) ?? "";
        return now !== before && /\d/.test(now);
      },
      { timeout: 30_000 },
    )
    .toBe(true);
}

/** For eyes: GRADLAB_SHOTS names a folder for pictures of what was seen. */
async function picture(page: Page, what: Locator, name: string): Promise<void> {
  const folder = process.env.GRADLAB_SHOTS;
  if (folder === undefined) return;
  await scrollTo(what);
  await page.screenshot({ path: join(folder, `${name.replaceAll(" ", "-")}.png`) });
}
