/**
 * What the notebook of this kernel says about it. The protocol hands a kernel no metadata of its notebook, but Jupyter
 * names the file in the environment of the kernels that it starts (`JPY_SESSION_NAME`).
 */
import { readFileSync } from "node:fs";

/** False if the notebook's metadata say `"gradlab": { "shapes": false }`. */
export function wantsShapeWarnings(): boolean {
  const path = process.env.JPY_SESSION_NAME;
  if (!path?.endsWith(".ipynb")) return true;
  try {
    const { metadata } = JSON.parse(readFileSync(path, "utf8")) as {
      metadata?: { gradlab?: { shapes?: unknown } };
    };
    return metadata?.gradlab?.shapes !== false;
  } catch {
    // Not there, or not readable for us: then it says nothing.
    return true;
  }
}
