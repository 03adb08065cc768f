/**
 * Pictures of graphs, one or step by step with a slider, in the colours of JupyterLab's theme. A picture is shown as an
 * image, never put into the page as markup: whatever it says, it can neither run script nor reach the page. So this is
 * safe in untrusted notebooks.
 */
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";
import { isRecord } from "./figure.js";
import { onThemeChange, pictureColours } from "./theme.js";

export const STEPS_MIME = "application/vnd.gradlab.steps+json";
export const PICTURE_MIME = "application/vnd.gradlab.picture+json";

interface Frame {
  readonly svg: string;
  readonly caption: string;
}

/** A wide picture shrinks to this part of itself at most, and is scrolled then. */
const LEAST = 0.7;

export class StepsPanel extends Widget implements IRenderMime.IRenderer {
  readonly #image = document.createElement("img");
  readonly #slider = document.createElement("input");
  readonly #caption = document.createElement("div");
  readonly #forgetTheme = onThemeChange(() => this.#show());
  #frames: readonly Frame[] = [];
  /** The colours in the pictures, by what they are for. */
  #colours: Readonly<Record<string, unknown>> = {};
  /** How wide the picture was drawn: what stands in the notebook is no wider than a printed page. */
  #width: number | undefined;

  constructor() {
    super();
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
    this.node.style.overflowX = "auto";
    this.#image.addEventListener("load", () => {
      const width = this.#width ?? this.#image.naturalWidth;
      this.#image.style.width = `${width}px`;
      this.#image.style.minWidth = `${Math.round(LEAST * width)}px`;
    });
    this.node.append(this.#slider, this.#caption, this.#image);
  }

  renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    const steps = model.data[STEPS_MIME];
    const picture = model.data[PICTURE_MIME];
    const isAlone = steps === undefined;
    this.#frames = isAlone ? readPicture(model.data["image/svg+xml"]) : readFrames(steps);
    this.#colours = readColours(isAlone ? picture : steps);
    this.#width = isAlone ? readWidth(picture) : undefined;
    this.toggleClass("gradlab-steps", !isAlone);
    this.toggleClass("gradlab-picture", isAlone);
    this.#slider.hidden = isAlone;
    this.#caption.hidden = isAlone;
    this.#slider.max = String(this.#frames.length - 1);
    this.#slider.value = "0";
    this.#show();
    return Promise.resolve();
  }

  override dispose(): void {
    this.#forgetTheme();
    super.dispose();
  }

  #show(): void {
    const index = Number(this.#slider.value);
    const frame = this.#frames[index];
    if (frame === undefined) return;
    this.#caption.textContent = `${index + 1} / ${this.#frames.length}  ${frame.caption}`;
    this.#image.alt = frame.caption;
    this.#image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(this.#themed(frame.svg))}`;
  }

  /** The picture in the colours of the theme, as far as it says which of its colours are for what. */
  #themed(svg: string): string {
    return Object.entries(pictureColours()).reduce((text, [name, colour]) => {
      const own = this.#colours[name];
      return typeof own === "string" && /^#[0-9a-f]{6}$/.test(own)
        ? text.replaceAll(`"${own}"`, `"${colour}"`)
        : text;
    }, svg);
  }
}

function readColours(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) && isRecord(value.colours) ? value.colours : {};
}

function readWidth(value: unknown): number | undefined {
  return isRecord(value) && typeof value.width === "number" && value.width > 0 ? value.width : undefined;
}

function readPicture(value: unknown): Frame[] {
  const svg = Array.isArray(value) ? value.join("") : value;
  if (typeof svg !== "string") throw new Error("this output has no picture: it has no image/svg+xml");
  return [{ svg, caption: "computational graph" }];
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
