/** A logarithmic axis has no place for what is not positive: it is left out, and the chart says how much that is. */

interface Scales {
  readonly xScale?: string;
  readonly yScale?: string;
}

/** The traces without values that have no place, and what is said about it beside another notice. */
export function onLogAxes(
  traces: readonly object[],
  { xScale, yScale }: Scales,
  notice: string | undefined,
): { traces: readonly object[]; notice: string | undefined } {
  const axes = [xScale === "log" && "x", yScale === "log" && "y"].filter((axis) => axis !== false);
  if (axes.length === 0) return { traces, notice };
  let left = 0;
  const kept = (traces as readonly Record<string, unknown>[]).map((trace) => {
    if (trace.type !== "scatter" && trace.type !== "bar") return trace;
    const changed = axes.flatMap((axis) => {
      const values = trace[axis] as readonly number[] | undefined;
      const count = values?.filter((value) => value <= 0).length ?? 0;
      left += count;
      return count === 0 ? [] : [[axis, values!.map((value) => (value <= 0 ? Number.NaN : value))]];
    });
    return changed.length === 0 ? trace : { ...trace, ...Object.fromEntries(changed) };
  });
  if (left === 0) return { traces, notice };
  const said =
    left === 1
      ? "1 value that is not positive is not drawn"
      : `${left.toLocaleString("en")} values that are not positive are not drawn`;
  return { traces: kept, notice: notice === undefined ? said : `${notice}; ${said}` };
}
