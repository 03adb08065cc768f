/** How well text reads on what is behind it, as WCAG 2 defines it. */

/** So much lighter, or darker, than what is behind it must text be to be read (level AA). */
export const READABLE = 4.5;

/** The contrast of one colour on another: from 1 to 21. */
export function contrastOf(text: string, back: string): number {
  const [bright, dark] = [luminance(text), luminance(back)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

/** Of `#rrggbb` or `rgb(r, g, b)`. */
function luminance(colour: string): number {
  const parts = colour.startsWith("#")
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  const [r, g, b] = parts.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** In the page: each text of an element, and its contrast to the first opaque background behind it. */
export function contrastOfTexts(root: Element): { text: string; contrast: number }[] {
  // `rgb(1, 2, 3)`, or, of a mixed colour, `color(srgb 0.1 0.2 0.3)`.
  const parse = (colour: string): number[] => {
    const numbers = (colour.match(/[\d.]+/g) ?? []).map(Number);
    return colour.startsWith("color(") ? numbers.map((share, i) => (i < 3 ? share * 255 : share)) : numbers;
  };
  const luminance = ([r, g, b]: number[]): number => {
    const [lr, lg, lb] = [r!, g!, b!].map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * lr! + 0.7152 * lg! + 0.0722 * lb!;
  };
  const backgroundOf = (element: Element | null): number[] => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found: { text: string; contrast: number }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const element = node.parentElement;
    if (text === "" || element === null) continue;
    const behind = backgroundOf(element);
    const [r, g, b, opacity = 1] = parse(getComputedStyle(element).color);
    const seen = [r!, g!, b!].map((value, i) => opacity * value + (1 - opacity) * behind[i]!);
    const [front, back] = [luminance(seen), luminance(behind)];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    found.push({ text, contrast });
  }
  return found;
}
