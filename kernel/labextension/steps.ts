/**
 * The steps of a computation, one picture each, with a slider. A picture is shown as an image, never put into the page
 * as markup: whatever it says, it can neither run script nor reach the page. So this is safe in untrusted notebooks.
 */
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import { isRecord } from "./figure.js";

export const STEPS_MIME = "application/vnd.gradlab.steps+json";

interface Frame {
  readonly svg: string;
  readonly caption: string;
}

export class StepsPanel extends Widget implements IRenderMime.IRenderer {
  readonly #image = document.createElement("img");
  readonly #slider = document.createElement("input");
  readonly #caption = document.createElement("div");
  #frames: readonly Frame[] = [];

  constructor() {
    super();
    this.addClass("gradlab-steps");
    // Arrow keys belong to the slider, not to the notebook's cells.
    this.node.dataset.lmSuppressShortcuts = "true";
    for (const type of ["keydown", "mousedown", "mouseup", "click", "focusin"]) {
      this.#slider.addEventListener(type, (event) => event.stopPropagation());
    }
    this.#slider.type = "range";
    this.#slider.min = "0";
    this.#slider.style.width = "min(100%, 480px)";
    this.#slider.setAttribute("aria-label", "step");
    this.#slider.addEventListener("input", () => this.#show());
    this.#image.style.maxWidth = "100%";
    this.#image.style.display = "block";
    this.#caption.setAttribute("aria-live", "polite");
    this.#caption.style.color = "var(--jp-ui-font-color1)";
    this.node.append(this.#slider, this.#caption, this.#image);
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this.#frames = readFrames(model.data[STEPS_MIME]);
    this.#slider.max = String(this.#frames.length - 1);
    this.#slider.value = "0";
    this.#show();
    return Promise.resolve();
  }

  #show(): void {
    const index = Number(this.#slider.value);
    const frame = this.#frames[index];
    if (frame === undefined) return;
    this.#caption.textContent = `${index + 1} / ${this.#frames.length}  ${frame.caption}`;
    this.#image.alt = frame.caption;
    this.#image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(frame.svg)}`;
  }
}

function readFrames(value: unknown): Frame[] {
  const frames = isRecord(value) && Array.isArray(value.frames) ? (value.frames as unknown[]) : [];
  const read = frames.flatMap((frame) =>
    isRecord(frame) && typeof frame.svg === "string"
      ? { svg: frame.svg, caption: String(frame.caption ?? "") }
      : [],
  );
  if (read.length === 0) throw new Error("this output has no steps: it has no list named frames");
  return read;
}
