import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { environment, root } from "./run";

/** What `sandbox/main.ts` says once its world stands. */
export interface SandboxReady {
  kubernetes: {
    url: string;
    caPem: string;
    adminToken: string;
    kubeconfigs: { admin: string; bindery: string; person: string };
    personNamespace: string;
  };
  vault: {
    url: string;
    caPem: string;
    rootToken: string;
    bindery: { token: string; roleId: string; secretId: string; kubernetesRole: string };
  };
  control: { url: string };
  environments: { namespace: string; name: string; state: string }[];
}

export interface Running {
  stop(): Promise<void>;
}

/** The sandbox as a process of its own. Throws when it does not stand within two minutes. */
export async function startSandbox(
  more: Record<string, string> = {},
): Promise<SandboxReady & Running> {
  const child = spawn("node", ["--import", "./scripts/hooks.mjs", "sandbox/main.ts"], {
    cwd: root,
    env: environment(more),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ready = await firstLine(child, 120_000);
  return { ...(JSON.parse(ready) as SandboxReady), stop: () => end(child) };
}

function firstLine(child: ChildProcess, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error("the sandbox did not stand in time")),
      timeoutMs,
    );
    const lines = createInterface({ input: child.stdout! });
    lines.once("line", (line) => {
      clearTimeout(timer);
      resolve(line);
    });
    child.once("exit", (code) => reject(new Error(`the sandbox ended with ${code}`)));
  });
}

export interface ConsoleOptions {
  port: number;
  dataDir: string;
  /** `next dev` in place of the build. */
  isDev?: boolean;
  env?: Record<string, string>;
  /** Where the console's log goes; the terminal unless told. */
  onLog?: (text: string) => void;
}

/** The console as a process of its own, ready to answer. The address is `http://localhost:PORT`. */
export async function startConsole(
  options: ConsoleOptions,
): Promise<{ url: string; pid: number; kill(signal: NodeJS.Signals): void } & Running> {
  const url = `http://localhost:${options.port}`;
  const command = options.isDev
    ? ["next", "dev", "-p", String(options.port)]
    : ["node", "--import", "./scripts/hooks.mjs", "scripts/start.ts"];
  const [file = "", ...args] = command;
  const child = spawn(file, args, {
    cwd: root,
    env: environment({
      PORT: String(options.port),
      HOSTNAME_BIND: "127.0.0.1",
      BINDERY_DATA_DIR: options.dataDir,
      BINDERY_URL: url,
      BINDERY_STORE_ALLOW: "loopback",
      ...options.env,
    }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const log = options.onLog ?? ((text: string) => void process.stderr.write(text));
  let tail = "";
  const hear = (chunk: Buffer) => {
    tail = (tail + String(chunk)).slice(-4_000);
    log(String(chunk));
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  await untilReady(`${url}/api/health/ready`, child, () => tail);
  const kill = (signal: NodeJS.Signals) => signalGroup(child, signal);
  return { url, pid: child.pid ?? 0, kill, stop: () => end(child) };
}

async function untilReady(address: string, child: ChildProcess, tail: () => string): Promise<void> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    if (child.exitCode !== null)
      throw new Error(`the console ended with ${child.exitCode}:\n${tail()}`);
    const answer = await fetch(address, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`the console was not ready in time:\n${tail()}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(child.pid === process.pid ? child.pid : -child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  signalGroup(child, "SIGTERM");
  const hard = setTimeout(() => signalGroup(child, "SIGKILL"), 8_000);
  await gone;
  clearTimeout(hard);
}

export const inRoot = (path: string): string => join(root, path);
