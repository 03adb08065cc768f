/** A notebook in a page of JupyterLab: what a person does there, and waits for. */
import type { Browser, Locator, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import type { Lab } from "./lab.js";

/** A page of one test with the notebook open; a script error in it fails the test. */
export async function openWatched(
  browser: Browser,
  lab: Lab,
  notebook: string,
  height: number,
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1200, height } });
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  onTestFinished(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });
  await openNotebook(page, lab, notebook);
  return page;
}

/** Opens a notebook and waits until its cells stand there. */
export async function openNotebook(page: Page, lab: Lab, notebook: string): Promise<void> {
  await page.goto(lab.address(notebook));
  await page.locator(".jp-Notebook .jp-Cell").first().waitFor();
}

/** JupyterLab forgets without a word what is run before its kernel is there, and until then calls the kernel idle. */
export async function kernelReady(page: Page): Promise<void> {
  const kernel = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel";
  await page.waitForFunction(`${kernel}?.connectionStatus === "connected" && ${kernel}.status === "idle"`);
}

/** A loaded machine may take its time; what takes longer will not come. */
export function eventually<T>(look: () => Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: 30_000 });
}

/** Scrolls to it. JupyterLab makes cells anew as they come into sight: one that was found and is gone is found again. */
export async function scrollTo(what: Locator): Promise<void> {
  await eventually(async () => {
    await what.scrollIntoViewIfNeeded();
    return true;
  }).toBe(true);
}

/** Runs a cell as a person does, and waits for its end. */
export async function runCell(page: Page, index: number): Promise<void> {
  const prompt = cellAt(page, index).locator(".jp-InputPrompt");
  const before = await prompt.textContent();
  await startCell(page, index);
  const isDone = async () => {
    const now = await prompt.textContent();
    return now !== before && /\d/.test(now ?? "");
  };
  await eventually(isDone).toBe(true);
}

/** Starts a cell as a person does. */
export async function startCell(page: Page, index: number): Promise<void> {
  await cellAt(page, index).locator(".cm-content").click();
  await page.keyboard.press("Control+Enter");
}

export function cellAt(page: Page, index: number): Locator {
  return page.locator(".jp-Notebook .jp-CodeCell").nth(index);
}

/** A notebook of our kernel with these cells, not run yet. */
export function notebookOf(sources: readonly string[]): string {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    execution_count: null,
    source,
    outputs: [],
  }));
  const kernelspec = { name: "gradlab", display_name: "TypeScript (gradlab)", language: "typescript" };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells });
}
