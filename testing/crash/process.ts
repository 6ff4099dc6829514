import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Answer, Change, Order, Report } from "./protocol";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dataKey = Buffer.alloc(32, 7).toString("base64");

/** A Bindery in a process of its own. It has loaded its code and opens nothing until `start`. */
export class BinderyProcess {
  readonly #child: ChildProcess;
  readonly #answers: Answer[] = [];
  readonly #ready: Promise<void>;
  #wake: () => void = () => undefined;
  #stderr = "";
  #isGone = false;

  constructor(dataDir: string) {
    const hooks = ["./scripts/hooks.mjs", "./testing/crash/glob-hooks.mjs"];
    this.#child = fork(join(root, "testing/crash/child.ts"), {
      cwd: root,
      execPath: join(root, "node_modules/.bin/node"),
      execArgv: hooks.flatMap((file) => ["--import", file]),
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      env: {
        NODE_ENV: "test",
        NODE_COMPILE_CACHE: join(root, ".cache/compiled"),
        BINDERY_DATA_DIR: dataDir,
        BINDERY_ENCRYPTION_KEY: dataKey,
        BINDERY_AUDIT_KEY: dataKey,
        BINDERY_STORE_ALLOW: "loopback",
        BINDERY_LOG_LEVEL: "silent",
      },
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => (this.#stderr += String(chunk)));
    this.#child.on("message", (answer: Answer) => this.#take(answer));
    this.#child.once("exit", () => {
      this.#isGone = true;
      this.#wake();
    });
    this.#ready = this.answer("ready").then(() => undefined);
    this.#ready.catch(() => undefined);
  }

  #take(answer: Answer): void {
    this.#answers.push(answer);
    this.#wake();
  }

  async answer(...types: Answer["type"][]): Promise<Answer> {
    for (;;) {
      const index = this.#answers.findIndex(({ type }) => types.includes(type));
      const [found] = index < 0 ? [] : this.#answers.splice(index, 1);
      if (found) return found;
      if (this.#isGone) throw new Error(`the process ended by itself. ${this.#stderr}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  send(order: Order): void {
    this.#child.send(order);
  }

  /** Throws what the process answers as an error. */
  async do(order: Order): Promise<void> {
    await this.#ready;
    this.send(order);
    const answer = await this.answer("done");
    if ("error" in answer && answer.error) throw new Error(`${order.type}: ${answer.error}`);
  }

  /** A change that nobody disturbs. */
  async run(change: Change): Promise<void> {
    await this.do({ type: "run", change });
    this.#answers.length = 0;
  }

  async report(): Promise<Report> {
    this.send({ type: "report" });
    const answer = await this.answer("report");
    if (answer.type !== "report") throw new Error("no report");
    return answer.report;
  }

  async kill(): Promise<void> {
    if (this.#isGone) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }
}
