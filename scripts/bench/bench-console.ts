import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { startConsole } from "../lib/stack";
import { childOf, usageOf } from "./process-usage";

const metricsToken = randomBytes(18).toString("base64url");
export const setupToken = randomBytes(18).toString("base64url");

export interface BenchConsole {
  url: string;
  /** Milliseconds from the start of the process until it was ready to answer. */
  readyMs: number;
  /** When the process was started, on the clock of `performance.now()`. */
  startedAt: number;
  gauges(): Promise<Gauges>;
  usage(): { rssBytes: number; cpuMs: number } | null;
  stop(): Promise<void>;
}

/** What `/api/metrics` says of the environments. */
export interface Gauges {
  verdicts: Record<string, number>;
  liveNamespaces: number;
  namespaces: number;
}

/** A folder for the console's data, removed with `remove`. */
export function makeDataDir(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "bindery-bench-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * The console as it is installed: the production build in a process of its own on the embedded database. It stands as
 * behind one reverse proxy, so that each reader can come from an address of its own.
 */
export async function startBenchConsole(dataDir: string): Promise<BenchConsole> {
  const port = await freePort();
  const startedAt = performance.now();
  const running = await startConsole({
    port,
    dataDir,
    env: {
      BINDERY_SETUP_TOKEN: setupToken,
      BINDERY_LOG_LEVEL: "error",
      BINDERY_TRUSTED_PROXIES: "1",
      BINDERY_METRICS_TOKEN: metricsToken,
    },
    onLog: (text) => {
      if (/error|fatal|did not start/i.test(text)) process.stderr.write(text);
    },
  });
  const pid = childOf(running.pid) ?? running.pid;
  return {
    url: running.url,
    readyMs: performance.now() - startedAt,
    startedAt,
    gauges: () => readGauges(running.url),
    usage: () => usageOf(pid),
    stop: () => running.stop(),
  };
}

async function readGauges(url: string): Promise<Gauges> {
  const response = await fetch(`${url}/api/metrics`, {
    headers: { authorization: `Bearer ${metricsToken}` },
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`/api/metrics answered ${response.status}`);
  const text = await response.text();
  const of = (name: string, label: string) =>
    Object.fromEntries(
      [...text.matchAll(new RegExp(`^${name}\\{${label}="([^"]+)"\\} (\\d+)$`, "gm"))].map(
        ([, value = "", count]) => [value, Number(count)],
      ),
    );
  const watches = of("bindery_namespaces", "watch");
  return {
    verdicts: of("bindery_environments", "verdict"),
    liveNamespaces: watches["live"] ?? 0,
    namespaces: Object.values(watches).reduce((sum, count) => sum + count, 0),
  };
}
