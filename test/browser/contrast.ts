/** How well a colour reads on another, as WCAG 2 defines it: from 1 to 21. */
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
