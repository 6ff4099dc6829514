import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import type { ConsoleApi } from "../scripts/demo/browserless";
import { makeAdmin, seedConsole, type Admin } from "../scripts/demo/seed";
import { startConsole, startSandbox, type SandboxReady } from "../scripts/lib/stack";

export interface Stack {
  url: string;
  sandbox: SandboxReady;
  admin: Admin;
  setupToken: string;
  dataDir: string;
  /** Everything that the console printed. */
  log(): string;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** One sandbox and one console on an empty database, for as long as `use` lasts. */
async function withStack(use: (stack: Stack) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox();
  const dataDir = mkdtempSync(join(tmpdir(), "bindery-e2e-"));
  const setupToken = randomBytes(18).toString("base64url");
  let log = "";
  const app = await startConsole({
    port: await freePort(),
    dataDir,
    env: { BINDERY_SETUP_TOKEN: setupToken, BINDERY_LOG_LEVEL: "info" },
    onLog: (text) => void (log += text),
  });
  const admin = {
    name: "Ilse Vermeer",
    email: "ilse@bindery.example",
    password: randomBytes(12).toString("base64url"),
  };
  try {
    await use({ url: app.url, sandbox, admin, setupToken, dataDir, log: () => log });
  } finally {
    await app.stop();
    await sandbox.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Fixtures {
  /** Knows nobody yet; one test's alone. */
  fresh: Stack;
}

interface WorkerFixtures {
  /** As the demo shows it; shared, so a test puts back what it changes or uses an environment of its own. */
  seeded: Stack & { api: ConsoleApi };
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  fresh: [async ({ browserName: _browserName }, use) => withStack(use), { timeout: 180_000 }],
  seeded: [
    async ({ browserName: _browserName }, use) =>
      withStack(async (stack) => {
        const api = await makeAdmin(stack.url, stack.admin, stack.setupToken);
        await seedConsole(api, stack.sandbox);
        await use({ ...stack, api });
      }),
    { scope: "worker", timeout: 180_000 },
  ],
});

export { expect };

export async function signIn(page: Page, stack: Pick<Stack, "url" | "admin">): Promise<void> {
  await page.goto(`${stack.url}/login`);
  await page.getByLabel("Email").fill(stack.admin.email);
  await page.getByLabel("Password").fill(stack.admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/login"));
}

/** No serious or critical finding of axe on what is shown; of the given rules alone, if any are. */
export async function expectAccessible(page: Page, what: string, rules?: string[]): Promise<void> {
  // There are no frames, so the page alone is asked, in one call and without a page beside it.
  const builder = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  const { violations } = await (rules ? builder.withRules(rules) : builder).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const found = serious.map(({ id, nodes }) => {
    const targets = nodes.map(({ target }) => target.join(" "));
    return `${id}: ${targets.slice(0, 3).join("; ")}`;
  });
  expect.soft(found, `axe on ${what}`).toEqual([]);
}
