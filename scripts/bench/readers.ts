import autocannon from "autocannon";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { ConsoleApi } from "../demo/browserless";
import { inRoot } from "../lib/stack";
import type { BenchConsole } from "./bench-console";
import { quantile } from "./statistics";

export const readersMax = 50;
const password = "reader-reader-reader";
const emailOf = (index: number) => `reader-${index}@bindery.example`;
const addressOf = (index: number) => `192.0.2.${index + 1}`;

/** The first page as the screen of the environments asks for it. */
const listPath = "/api/v1/environments?sort=verdict&limit=100";
const staticName = "bench/environments.json";
const staticFile = inRoot(`.next/standalone/.next/static/${staticName}`);

/** Fifty people with an account each; every one may see everything, so that all get the longest page. */
export async function makeReaders(api: ConsoleApi): Promise<void> {
  for (let index = 0; index < readersMax; index += 1)
    await api.call("POST", "/people", {
      name: `Reader ${index}`,
      email: emailOf(index),
      password,
      grants: [{ role: "platform-admin", scope: null }],
    });
}

/** Next looks up which static files there are once, at its start: so there is one before, filled later. */
export function placeStaticFile(): { remove(): void } {
  mkdirSync(dirname(staticFile), { recursive: true });
  writeFileSync(staticFile, "{}");
  return { remove: () => rmSync(dirname(staticFile), { recursive: true, force: true }) };
}

export interface Latencies {
  p50: number;
  p95: number;
  perSecond: number;
}

export interface Readers {
  bytes: number;
  fixed: Latencies[];
  list: Latencies[];
}

/** The list and a file of the same bytes from the same server, by fifty readers at once, in turns. */
export async function measureReaders(
  app: BenchConsole,
  { repetitions, seconds }: { repetitions: number; seconds: number },
): Promise<Readers> {
  const headers = await signInAll(app.url);
  const body = await readPage(app.url, headers[0] ?? {});
  writeFileSync(staticFile, body);
  const result: Readers = { bytes: Buffer.byteLength(body), fixed: [], list: [] };
  const read = (path: string, duration: number) => readMany(app.url + path, headers, duration);
  await read(`/_next/static/${staticName}`, 1);
  await read(listPath, 1);
  for (let index = 0; index < repetitions; index += 1) {
    result.fixed.push(await read(`/_next/static/${staticName}`, seconds));
    result.list.push(await read(listPath, seconds));
  }
  return result;
}

async function signInAll(url: string): Promise<Record<string, string>[]> {
  const headers: Record<string, string>[] = [];
  for (let index = 0; index < readersMax; index += 1) {
    const api = new ConsoleApi(url, { "x-forwarded-for": addressOf(index) });
    await api.signIn(emailOf(index), password);
    headers.push({ cookie: api.cookie, "x-forwarded-for": addressOf(index) });
  }
  return headers;
}

async function readPage(url: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url + listPath, { headers });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${listPath} answered ${response.status}: ${text.slice(0, 300)}`);
  const { items } = JSON.parse(text) as { items: unknown[] };
  if (items.length !== 100) throw new Error(`the first page has ${items.length} rows, not 100`);
  return text;
}

function readMany(
  url: string,
  headers: readonly Record<string, string>[],
  duration: number,
): Promise<Latencies> {
  return new Promise((resolve, reject) => {
    let next = 0;
    const times: number[] = [];
    const run = autocannon(
      {
        url,
        connections: headers.length,
        duration,
        setupClient: (client) => client.setHeaders(headers[next++ % headers.length] ?? {}),
      },
      (error, { errors, timeouts, non2xx, requests }) => {
        if (error) reject(error);
        else if (errors + timeouts + non2xx > 0)
          reject(new Error(`${url}: ${errors} errors, ${timeouts} time-outs, ${non2xx} refusals`));
        else
          resolve({
            p50: quantile(times, 0.5),
            p95: quantile(times, 0.95),
            perSecond: requests.average,
          });
      },
    );
    run.on("response", (_client: unknown, _status: number, _bytes: number, ms: number) =>
      times.push(ms),
    );
  });
}
