/** Several charts in one: rows and columns of figures, each with axes of its own. */
import { ArgumentError } from "../errors.js";
import { Figure, type Layout, type Trace } from "./figure.js";
import type { Json } from "./json.js";
import type { ChartOptions } from "./options.js";
import { COLOURS } from "./theme.js";

export interface SubplotsOptions extends Pick<ChartOptions, "title" | "width" | "height"> {
  /** How many charts stand in a row, for charts given as one list. */
  readonly columns?: number;
}

/** What is free between charts, in pixels: for the names of axes, for a colour bar and its numbers, and for a title. */
const [ACROSS, BAR, DOWN] = [76, 40, 112];
const HEIGHT = 300;

type Dictionary = { readonly [key: string]: Json };

/**
 * Charts side by side: a list, or rows of lists. Each keeps its axes, title and marks; a name that
 * several charts have in their legends stands there once.
 * @example plot.subplots([plot.line([1, 3, 2], { title: "A" }), plot.bar([3, 1], { title: "B" })])
 */
export function subplots(
  charts: readonly (Figure | readonly Figure[])[],
  options: SubplotsOptions = {},
): Figure {
  const rows = rowsOf(charts, options.columns);
  const columns = Math.max(...rows.map((row) => row.length));
  const height = options.height ?? rows.length * HEIGHT + 60;
  const width = options.width ?? Math.min(1100, Math.max(700, columns * 330));
  // The last chart of a row has room for its bar: the page's margin.
  const hasBars = rows.some((row) => row.slice(0, columns - 1).some(({ data }) => data.some(hasColourBar)));
  const grid = { columns, rows: rows.length, width, height, across: hasBars ? ACROSS + BAR : ACROSS };
  const traces: object[] = [];
  const layout: Record<string, Json> = {};
  const [annotations, shapes, names]: [Json[], Json[], Set<unknown>] = [[], [], new Set()];
  rows.forEach((row, i) => {
    row.forEach((chart, j) => {
      const place = placeOf(grid, i, j);
      const number = i * columns + j + 1;
      const suffix = number === 1 ? "" : String(number);
      for (const letter of ["x", "y"] as const) {
        layout[`${letter}axis${suffix}`] = axisOf(
          chart.layout[`${letter}axis`],
          letter,
          suffix,
          place[letter],
        );
      }
      const legends = chart.layout.showlegend !== false && chart.data.length > 1;
      chart.data.forEach((trace, k) => {
        traces.push({
          ...traceAt(trace, suffix, place),
          ...coloured(trace, k),
          showlegend:
            legends && trace.name !== undefined && !names.has(trace.name) && trace.showlegend !== false,
        });
        if (legends && trace.name !== undefined) names.add(trace.name);
      });
      annotations.push(...titleAt(chart.layout, place), ...moveAll(chart.layout.annotations, suffix, place));
      shapes.push(...moveAll(chart.layout.shapes, suffix, place));
    });
  });
  return new Figure(traces, {
    ...layout,
    title: options.title === undefined ? undefined : { text: options.title },
    margin: { t: options.title === undefined ? 40 : 80 },
    annotations: annotations.length > 0 ? annotations : undefined,
    shapes: shapes.length > 0 ? shapes : undefined,
    showlegend: names.size > 0,
    legend: { orientation: "h", x: 0.5, xanchor: "center", y: -60 / height, yanchor: "top" },
    barmode: rows.flat().find(({ layout }) => layout.barmode !== undefined)?.layout.barmode,
    bargap: rows.flat().find(({ layout }) => layout.bargap !== undefined)?.layout.bargap,
    width,
    height,
  });
}

function rowsOf(charts: readonly (Figure | readonly Figure[])[], columns: number | undefined): Figure[][] {
  const isRows = charts.length > 0 && charts.every(Array.isArray);
  const flat = charts.flat() as unknown[];
  const wrong = flat.findIndex((chart) => !(chart instanceof Figure));
  if (flat.length === 0 || wrong >= 0) {
    throw new ArgumentError(
      "argument/type",
      flat.length === 0 ? "plot.subplots: there are no charts" : `plot.subplots: entry ${wrong} is no chart`,
      "give charts as plot.line(...) and its kin make them",
    );
  }
  if (isRows) return charts.map((row) => [...(row as readonly Figure[])]);
  const wide = columns ?? (flat.length <= 3 ? flat.length : Math.ceil(Math.sqrt(flat.length)));
  if (!Number.isInteger(wide) || wide < 1) {
    throw new ArgumentError(
      "argument/domain",
      `plot.subplots: columns must be a whole number, but it is ${wide}`,
    );
  }
  const rows: Figure[][] = [];
  for (let i = 0; i < flat.length; i += wide) rows.push(flat.slice(i, i + wide) as Figure[]);
  return rows;
}

interface Place {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** What is free between two charts of a row, in pixels. */
  readonly across: number;
}

/** Where a chart stands, in parts of the whole. */
function placeOf({ columns, rows, width, height, across }: Grid, row: number, column: number): Place {
  const [gapX, gapY] = [columns > 1 ? across / width : 0, rows > 1 ? DOWN / height : 0];
  const [wide, high] = [(1 - gapX * (columns - 1)) / columns, (1 - gapY * (rows - 1)) / rows];
  const [left, top] = [column * (wide + gapX), 1 - row * (high + gapY)];
  return { x: [left, left + wide], y: [Math.max(0, top - high), top] };
}

function axisOf(
  axis: Json | undefined,
  letter: "x" | "y",
  suffix: string,
  domain: readonly [number, number],
): Json {
  const own = record(axis);
  const anchor = `${letter === "x" ? "y" : "x"}${suffix}`;
  const scaled: Dictionary = own.scaleanchor === undefined ? {} : { scaleanchor: `${anchor[0]}${suffix}` };
  return { ...own, ...scaled, domain, anchor };
}

function traceAt(trace: Trace, suffix: string, place: Place): object {
  const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
  // A colour bar stands beside its own chart, and is as high.
  const colorbar = {
    ...record(trace.colorbar),
    x: place.x[1] + 0.005,
    y: (place.y[0] + place.y[1]) / 2,
    len: place.y[1] - place.y[0],
    thickness: 10,
  };
  const marker = record(trace.marker);
  if (marker.showscale === true) return { ...trace, ...axes, marker: { ...marker, colorbar } };
  return { ...trace, ...axes, ...(hasColourBar(trace) && { colorbar }) };
}

function hasColourBar({ type, showscale, marker }: Trace): boolean {
  if (record(marker).showscale === true) return true;
  return (type === "heatmap" || type === "contour") && showscale !== false;
}

/** Each chart counts its colours from the first, as it does alone. */
function coloured(trace: Trace, index: number): object {
  const [line, marker] = [record(trace.line), record(trace.marker)];
  if (line.color !== undefined || marker.color !== undefined) return {};
  const color = COLOURS[index % COLOURS.length];
  if (trace.type === "bar") return { marker: { ...marker, color } };
  if (trace.type !== "scatter") return {};
  const mode = String(trace.mode);
  return {
    ...(mode.includes("lines") && { line: { ...line, color } }),
    ...(mode.includes("markers") && { marker: { ...marker, color } }),
  };
}

function titleAt({ title }: Layout, { x, y }: Place): Json[] {
  const text = record(title).text;
  if (typeof text !== "string") return [];
  const place = {
    xref: "paper",
    yref: "paper",
    x: (x[0] + x[1]) / 2,
    y: y[1],
    xanchor: "center",
    yanchor: "bottom",
  };
  return [{ ...place, text, showarrow: false, font: { size: 14 }, yshift: 6 }];
}

/** Annotations and shapes with their axes renamed, and those on the paper moved to the chart's part of it. */
function moveAll(list: Json | undefined, suffix: string, place: Place): Json[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly Json[]).map((entry) => {
    const item: Record<string, Json> = { ...record(entry) };
    for (const letter of ["x", "y"] as const) {
      const reference = `${letter}ref`;
      if (item[reference] !== "paper") {
        item[reference] = `${letter}${suffix}`;
        continue;
      }
      for (const key of [letter, `${letter}0`, `${letter}1`]) {
        const at = item[key];
        if (typeof at === "number") item[key] = place[letter][0] + at * (place[letter][1] - place[letter][0]);
      }
    }
    return item;
  });
}

function record(value: Json | undefined): Dictionary {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Dictionary) : {};
}
