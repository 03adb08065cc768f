/**
 * The colours of a graph's picture: values green and gradients red, as on slides; names and lines in the colour of text.
 * Green and red never stand alone: one is above, the other below. On paper they are darker than on a page of which
 * nobody knows whether it is light or dark; our JupyterLab extension replaces them by those of the theme.
 */
export interface Colours {
  readonly value: string;
  readonly gradient: string;
  readonly ink: string;
}

/** Readable on light and on dark pages: at least 4.2 to 1 on white and on JupyterLab's dark. */
export const ANY_PAGE: Colours = { value: "#238a40", gradient: "#dd3f3f", ink: "#787878" };

export const PAPER: Colours = { value: "#1d7a36", gradient: "#c42b2b", ink: "#333333" };
