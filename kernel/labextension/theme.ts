/**
 * The colours of JupyterLab's theme, as a Plotly template. A template holds defaults only: whatever a figure
 * says itself wins. A figure that brings its own opaque background has chosen its look and is left alone.
 */
import type { Layout, LayoutAxis, Template } from "plotly.js";
import { isRecord } from "./figure.js";

const CLEAR = "rgba(0,0,0,0)";

/** The figure's layout in the colours that JupyterLab has now. */
export function inCurrentTheme(layout: Partial<Layout>): Partial<Layout> {
  if (hasOwnBackground(layout)) {
    return layout;
  }
  const template: Template = isRecord(layout.template) ? layout.template : {};
  const colours = readColours();
  const axis: Partial<LayoutAxis> = {
    gridcolor: colours.grid,
    linecolor: colours.line,
    zerolinecolor: colours.line,
    tickcolor: colours.line,
  };
  const own: Partial<Layout> = template.layout ?? {};
  return {
    ...layout,
    template: {
      ...template,
      layout: {
        ...own,
        font: { ...own.font, color: colours.text, family: colours.family },
        paper_bgcolor: CLEAR,
        plot_bgcolor: CLEAR,
        xaxis: { ...own.xaxis, ...axis },
        yaxis: { ...own.yaxis, ...axis },
        modebar: { ...own.modebar, bgcolor: CLEAR, color: colours.faint, activecolor: colours.text },
      },
    },
  };
}

/** Calls back after every change of JupyterLab's theme, until the returned function is called. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  // JupyterLab sets these attributes once the new style sheet is in force.
  const attributeFilter = ["data-jp-theme-name", "data-jp-theme-light"];
  observer.observe(document.body, { attributes: true, attributeFilter });
  return () => observer.disconnect();
}

/** What a graph's picture is drawn with: greens and reds that read on the theme's background, and its text. */
export function pictureColours(): Record<"value" | "gradient" | "ink", string> {
  const isLight = document.body.dataset.jpThemeLight !== "false";
  const { text: ink } = readColours();
  return isLight
    ? { value: "#1d7a36", gradient: "#c42b2b", ink }
    : { value: "#5fcf80", gradient: "#ff8f8f", ink };
}

function hasOwnBackground(layout: Partial<Layout>): boolean {
  const template: Template = isRecord(layout.template) ? layout.template : {};
  const background = layout.paper_bgcolor ?? template.layout?.paper_bgcolor;
  return typeof background === "string" && !/^transparent$|,\s*0(\.0*)?\s*\)$/.test(background);
}

function readColours(): Record<"text" | "faint" | "grid" | "line" | "family", string> {
  // A probe resolves the variable to plain rgb(): Plotly does not read var(), color-mix() and the like. It stands in
  // the page itself, since a panel is often drawn before JupyterLab attaches it, and then has no colours.
  const probe = document.createElement("span");
  document.body.append(probe);
  const resolve = (variable: string, fallback: string): string => {
    probe.style.color = `var(${variable}, ${fallback})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    text: resolve("--jp-ui-font-color1", "#777"),
    faint: resolve("--jp-ui-font-color2", "#777"),
    grid: resolve("--jp-border-color3", "#7773"),
    line: resolve("--jp-border-color1", "#7777"),
    family: getComputedStyle(document.body).getPropertyValue("--jp-ui-font-family").trim() || "sans-serif",
  };
  probe.remove();
  return colours;
}
