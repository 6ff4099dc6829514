/** The value below which the share `q` (0 to 1) of the values lies, between neighbours by straight line. NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Median of pairwise ratios: each repetition against the baseline that ran beside it. */
export function ratios(ours: readonly number[], baseline: readonly number[]): number[] {
  if (ours.length !== baseline.length) throw new Error("each repetition needs its baseline");
  return ours.map((value, index) => value / (baseline[index] ?? Number.NaN));
}

/** "412 ms (398–455)": median and, of several values, the smallest and the largest. */
export function spread(values: readonly number[], unit: string, digits = 0): string {
  const text = (value: number) => value.toFixed(digits);
  const middle = `${text(median(values))}${unit}`;
  if (values.length < 2) return middle;
  return `${middle} (${text(Math.min(...values))}–${text(Math.max(...values))})`;
}
