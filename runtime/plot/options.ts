/** What can be said to every chart, and the layout that it becomes. Titles may hold Plotly's markup, like `W<sub>1</sub>`. */

export interface ChartOptions {
  readonly title?: string;
  /** What the horizontal axis shows. */
  readonly xLabel?: string;
  /** What the vertical axis shows. */
  readonly yLabel?: string;
  /** In pixels; JupyterLab makes it narrower where the page is. By default as wide as the page, or as a matrix needs. */
  readonly width?: number;
  /** In pixels. */
  readonly height?: number;
}

export const CHART_OPTIONS = ["title", "xLabel", "yLabel", "width", "height"] as const;

export function layoutOf({ title, xLabel, yLabel, width, height }: ChartOptions, axes: Axes = {}): object {
  return {
    title: titled(title),
    // Without a title its room would stay empty; a legend needs some of it.
    margin: title === undefined ? { t: 32 } : undefined,
    xaxis: { ...axes.xaxis, title: titled(xLabel) },
    yaxis: { ...axes.yaxis, title: titled(yLabel) },
    width,
    height,
  };
}

interface Axes {
  readonly xaxis?: object;
  readonly yaxis?: object;
}

function titled(text: string | undefined): { text: string } | undefined {
  return text === undefined ? undefined : { text };
}
