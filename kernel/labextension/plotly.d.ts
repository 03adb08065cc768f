/** The cartesian bundle has plotly.js's own API; it is a CommonJS module, so all of it is the default export. */
declare module "plotly.js-cartesian-dist-min" {
  import type * as PlotlyApi from "plotly.js";

  const Plotly: typeof PlotlyApi;
  // biome-ignore lint/style/noDefaultExport: this is how a bundler presents a CommonJS module.
  export default Plotly;
}
