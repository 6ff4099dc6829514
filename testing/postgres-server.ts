import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

const versionsFolder = "/usr/lib/postgresql";
const readyWithinMs = 30_000;

/** The folder with Debian's `initdb` and `postgres`, or null where only a client is installed. */
export function findPostgres(): string | null {
  if (process.env.BINDERY_TEST_POSTGRES === "off" || !existsSync(versionsFolder)) return null;
  const found = readdirSync(versionsFolder)
    .map((version) => join(versionsFolder, version, "bin"))
    .filter((bin) => existsSync(join(bin, "initdb")) && existsSync(join(bin, "postgres")));
  return found.toSorted().at(-1) ?? null;
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(25);
    }
  }
}

/** A PostgreSQL of its own on loopback, on data that nobody needs afterwards. */
export async function startPostgres(bin: string): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "bindery-postgres-"));
  const user = serverUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder };
  const data = join(folder, "data");
  execFileSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "bindery", "-A", "trust", "-N", "-E", "UTF8"],
    {
      ...options,
      stdio: "ignore",
    },
  );
  const port = await freePort();
  const settings = [
    `port=${port}`,
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${folder}`,
    "fsync=off",
  ];
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, ...settings.flatMap((text) => ["-c", text])],
    {
      ...options,
      stdio: "ignore",
    },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const kill = () => void server.kill("SIGQUIT");
  process.once("exit", kill);
  const url = `postgresql://bindery@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    url,
    async stop() {
      process.off("exit", kill);
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
