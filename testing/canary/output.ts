import type { default as pino, LoggerOptions } from "pino";
import { vi } from "vitest";

/**
 * Everything that this process would print: the lines of the logger (with its own redaction), and what anything else
 * writes to the two streams or warns of. The logger's file must be mocked with `pinoInto`.
 */
export const printed: string[] = [];

/** The module pino, as far as it is used here. */
export interface Pino {
  default: typeof pino;
}

/** pino with the same options, writing here. For `vi.mock("pino", …)`. */
export async function pinoInto(load: () => Promise<Pino>): Promise<Pino> {
  const original = await load();
  const write = (line: string) => void printed.push(line);
  const make = (options: LoggerOptions) => original.default(options, { write });
  return { ...original, default: Object.assign(make, original.default) as typeof pino };
}

/** Keeps a copy of what is written to stdout and stderr and of every warning; returns the end of it. */
export function hearOutput(): () => void {
  const streams = [process.stdout, process.stderr].map((stream) => {
    const { write } = stream;
    stream.write = function (this: typeof stream, ...given: Parameters<typeof write>) {
      printed.push(String(given[0]));
      return write.apply(this, given);
    } as typeof write;
    return () => void (stream.write = write);
  });
  const warn = vi.fn((warning: Error) => void printed.push(String(warning.stack)));
  process.on("warning", warn);
  return () => {
    for (const restore of streams) restore();
    process.off("warning", warn);
  };
}
