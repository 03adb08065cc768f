/** As much of a canvas as Plotly needs to draw the cells of a heatmap: rectangles of one colour, and the picture of them. */
import { deflateSync } from "node:zlib";
import { encodePng } from "../../../runtime/plot/png.js";

export class Canvas {
  fillStyle = "";
  readonly #element: { width: number; height: number };
  #pixels: Uint8Array | undefined;

  constructor(element: { width: number; height: number }) {
    this.#element = element;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const pixels = this.#data();
    const colour = parse(this.fillStyle);
    const [right, bottom] = [
      Math.min(this.#element.width, x + width),
      Math.min(this.#element.height, y + height),
    ].map(Math.round) as [number, number];
    for (let row = Math.max(0, Math.round(y)); row < bottom; row++) {
      for (let column = Math.max(0, Math.round(x)); column < right; column++) {
        pixels.set(colour, (row * this.#element.width + column) * 4);
      }
    }
  }

  createImageData(width: number, height: number): { width: number; height: number; data: Uint8ClampedArray } {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }

  putImageData(image: { width: number; height: number; data: ArrayLike<number> }): void {
    if (image.width === this.#element.width) this.#data().set(image.data);
  }

  drawImage(): void {}
  clearRect(): void {
    this.#pixels = undefined;
  }

  toDataURL(): string {
    const { width, height } = this.#element;
    return `data:image/png;base64,${Buffer.from(encodePng(width, height, this.#data(), deflateSync)).toString("base64")}`;
  }

  #data(): Uint8Array {
    const length = this.#element.width * this.#element.height * 4;
    if (this.#pixels?.length !== length) this.#pixels = new Uint8Array(length);
    return this.#pixels;
  }
}

/** `rgb(1, 2, 3)` or `rgba(1, 2, 3, 0.5)`: what Plotly writes here. */
function parse(colour: string): number[] {
  const [r = 0, g = 0, b = 0, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b, Math.round(a * 255)];
}
