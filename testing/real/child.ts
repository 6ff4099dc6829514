import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

const tailLinesMax = 40;
const stopDeadlineMs = 10_000;

/** A free port on loopback. Another process could take it before it is used; a start that fails says so. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("no port was given"));
      });
    });
  });
}

export interface Child {
  readonly name: string;
  /** The last lines of what it printed, for error messages. */
  tail(): string;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server process that ends with this one. */
export function startChild(options: ChildOptions): Child {
  const child = spawn(options.program, options.args, {
    cwd: options.cwd,
    // Not this process's environment: a proxy or a token in it is none of the server's business.
    env: { ...minimalEnvironment(options.cwd), ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let lines: string[] = [];
  let hasEnded = false;
  const keep = (text: string): void => {
    lines = [...lines, ...text.split("\n").filter((line) => line !== "")].slice(-tailLinesMax);
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  child.once("error", (error) => {
    hasEnded = true;
    keep(String(error));
  });
  child.once("close", () => (hasEnded = true));
  const killWithParent = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithParent);
  return {
    name: options.name,
    tail: () => lines.join("\n"),
    hasEnded: () => hasEnded,
    stop: async () => {
      if (!hasEnded) await stopChild(child);
      process.off("exit", killWithParent);
    },
  };
}

function minimalEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "", HOME: home } as unknown as NodeJS.ProcessEnv;
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), stopDeadlineMs);
    child.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** Asks until `isReady` says yes; throws with the server's last lines when it ended or the deadline passed. */
export async function waitUntilReady(
  child: Child,
  isReady: () => Promise<boolean>,
  deadlineMs: number,
): Promise<void> {
  const endsAt = Date.now() + deadlineMs;
  while (Date.now() < endsAt) {
    if (child.hasEnded()) throw new Error(`${child.name} ended while starting:\n${child.tail()}`);
    if (await isReady().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${child.name} was not ready in ${deadlineMs} ms:\n${child.tail()}`);
}
