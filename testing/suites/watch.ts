import type { IncomingMessage } from "node:http";
import { type Client, parseJson } from "./http";

const deadlineMs = 15_000;

export interface Watch {
  readonly status: number;
  /** The next event; throws after a deadline or when the server closed the stream first. */
  next(): Promise<unknown>;
  /** Resolves when the server closes the stream by itself. */
  ended(): Promise<void>;
  close(): void;
}

/** Opens a watch and reads its lines one by one. */
export async function openWatch(client: Client, path: string): Promise<Watch> {
  const response = await client.open(path);
  const lines = linesOf(response);
  return {
    status: response.statusCode ?? 0,
    next: async () => {
      const line = await beforeDeadline(lines.next());
      if (line.done === true) throw new Error("the watch was closed before the expected event");
      return parseJson(line.value);
    },
    ended: async () => {
      while ((await beforeDeadline(lines.next())).done !== true) continue;
    },
    close: () => void response.destroy(),
  };
}

async function* linesOf(response: IncomingMessage): AsyncGenerator<string, undefined> {
  let rest = "";
  response.setEncoding("utf8");
  try {
    for await (const chunk of response as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield line;
    }
  } catch {
    return undefined; // closed by us
  }
  if (rest !== "") yield rest;
  return undefined;
}

function beforeDeadline<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no event in ${deadlineMs} ms`)), deadlineMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
