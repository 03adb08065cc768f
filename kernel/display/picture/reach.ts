/**
 * Keeps a drawing within reach of the renderer, which stops for good at a clipped or transparent layer that lies far
 * outside the picture: a curve above the range of its axis is one. What is out there is not seen anyway.
 *
 * Every such layer gets an invisible corner inside the picture; a mark that was moved far outside is left out.
 */

const CORNER = '<path d="M0 0h1v1z" fill-opacity="0"/>';

/** So many times its size around the picture is within reach. */
const REACH = 2;

/** What makes a layer of an element: a clip, or an opacity of its own below 1. */
const CLIP = /\sclip-path="[^"]*"/;
const FADED = /(?<![-\w])opacity(?:="|:\s*)(0(?:\.\d+)?|\.\d+)\s*(?:"|;|(?="))/;

/** Where a mark of a series stands. */
const MOVED = /\stransform="translate\(([^,]+),([^)]+)\)/;

/** SVG text of a picture of `width` and `height`, without what is far outside. */
export function withinReach(svg: string, width: number, height: number): string {
  return svg.replaceAll(/<(\w+)\b[^>]*>/g, (tag: string, name: string) => {
    if (!tag.endsWith("/>")) {
      return name === "g" && (CLIP.test(tag) || FADED.test(tag)) ? tag + CORNER : tag;
    }
    const [moved, x, y] = MOVED.exec(tag) ?? [];
    if (moved !== undefined) {
      const isFar = Math.abs(Number(x)) > REACH * width || Math.abs(Number(y)) > REACH * height;
      return isFar ? "" : tag;
    }
    const [clip = ""] = CLIP.exec(tag) ?? [];
    const [, opacity] = FADED.exec(tag) ?? [];
    if (clip === "" && opacity === undefined) return tag;
    const layer = opacity === undefined ? `<g${clip}>` : `<g${clip} opacity="${opacity}">`;
    return `${layer}${CORNER}${tag.replace(CLIP, "").replace(FADED, "")}</g>`;
  });
}
