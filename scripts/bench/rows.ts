import type { ColdStart } from "./cold-start";
import type { Readers } from "./readers";
import type { Scene } from "./scene";
import { median, ratios, spread } from "./statistics";
import type { Row } from "./table";

const mebibytes = (bytes: number) => bytes / 2 ** 20;

function budgeted(
  given: Omit<Row, "ratio" | "budget" | "isMet">,
  found: number[],
  max: number,
): Row {
  return {
    ...given,
    ratio: spread(found, "×", 2),
    budget: `≤ ${max}×`,
    isMet: median(found) <= max,
  };
}

function informative(given: Omit<Row, "ratio" | "budget" | "isMet">, found: number[] | null): Row {
  return { ...given, ratio: found ? spread(found, "×", 2) : "", budget: null, isMet: null };
}

export function coldStartRows({ scale }: Scene, { bare, ours }: ColdStart): Row[] {
  const whole = {
    bare: bare.map(({ totalMs }) => totalMs),
    ours: ours.map(({ everyVerdictMs }) => everyVerdictMs),
  };
  const cpu = { bare: bare.map(({ cpuMs }) => cpuMs), ours: ours.map(({ cpuMs }) => cpuMs) };
  const rss = {
    bare: bare.map(({ rssBytes }) => mebibytes(rssBytes)),
    ours: ours.map(({ rssBytes }) => mebibytes(rssBytes)),
  };
  const { objects = 0, bytes = 0 } = bare[0] ?? {};
  return [
    budgeted(
      {
        what: "cold start → every verdict",
        scale: scale.name,
        baseline: spread(whole.bare, " ms"),
        ours: spread(whole.ours, " ms"),
      },
      ratios(whole.ours, whole.bare),
      1.5,
    ),
    informative(
      {
        what: "… of it: until ready to answer",
        scale: scale.name,
        baseline: `${objects} objects, ${mebibytes(bytes).toFixed(1)} MiB`,
        ours: spread(
          ours.map(({ readyMs }) => readyMs),
          " ms",
        ),
      },
      null,
    ),
    informative(
      {
        what: "… processor time",
        scale: scale.name,
        baseline: spread(cpu.bare, " ms"),
        ours: spread(cpu.ours, " ms"),
      },
      ratios(cpu.ours, cpu.bare),
    ),
    informative(
      {
        what: "… resident memory",
        scale: scale.name,
        baseline: spread(rss.bare, " MiB"),
        ours: spread(rss.ours, " MiB"),
      },
      ratios(rss.ours, rss.bare),
    ),
  ];
}

export function readerRows({ scale }: Scene, { fixed, list, bytes }: Readers): Row[] {
  const of = (of: "p50" | "p95" | "perSecond") => ({
    bare: fixed.map((each) => each[of]),
    ours: list.map((each) => each[of]),
  });
  const [p50, p95, rate] = [of("p50"), of("p95"), of("perSecond")];
  return [
    budgeted(
      {
        what: "environment list, 50 readers, p95",
        scale: scale.name,
        baseline: spread(p95.bare, " ms", 1),
        ours: spread(p95.ours, " ms", 1),
      },
      ratios(p95.ours, p95.bare),
      2,
    ),
    informative(
      {
        what: `… p50 (${bytes} bytes)`,
        scale: scale.name,
        baseline: spread(p50.bare, " ms", 1),
        ours: spread(p50.ours, " ms", 1),
      },
      ratios(p50.ours, p50.bare),
    ),
    informative(
      {
        what: "… answers a second",
        scale: scale.name,
        baseline: spread(rate.bare, ""),
        ours: spread(rate.ours, ""),
      },
      null,
    ),
  ];
}
