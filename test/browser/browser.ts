/** A real Chromium for browser tests, where there is one. */
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../chromium.mjs";

/** What a suite needs of Chromium: the browser, or a few words for its name that say why it is not checked. */
type Found =
  | { readonly browser: Browser; readonly missing: "" }
  | { readonly browser: undefined; readonly missing: string };

export async function openChromium(): Promise<Found> {
  const executablePath = findChromium();
  if (executablePath === undefined) return without("there is no Chromium; name one in GRADLAB_CHROMIUM");
  try {
    // Chromium's own sandbox starts neither as root nor in most containers; the pages are our own.
    return { browser: await chromium.launch({ executablePath, args: ["--no-sandbox"] }), missing: "" };
  } catch (error) {
    return without(`${executablePath} does not start: ${(error as Error).message}`);
  }
}

function without(reason: string): Found {
  return { browser: undefined, missing: ` (not checked: ${reason})` };
}
