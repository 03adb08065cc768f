/** Where a legend stands that is too long for one row. */
export const BESIDE = { orientation: "v", x: 1.02, xanchor: "left", y: 1, yanchor: "top" } as const;
