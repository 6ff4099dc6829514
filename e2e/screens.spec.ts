import { mkdirSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import { goTo } from "./by-form";
import { expect, signIn, test, type Stack } from "./fixtures";
import { changeAnswer } from "./screens/answers";
import { fullShots } from "./screens/full";
import { noteFaults, photograph, untilLoaded } from "./screens/photograph";
import type { Shot } from "./screens/shot";
import { stateShots } from "./screens/states";
import { untilSettled } from "./settled";

test.beforeAll(async ({ seeded }) => {
  mkdirSync("test-results/screens", { recursive: true });
  await untilSettled(seeded.api);
  // A store that does not answer: saved although its test failed.
  await seeded.api.call("POST", "/stores", {
    name: "vault-old",
    kind: "vault",
    label: "Vault before the move",
    namespaces: [{ cluster: "ams-dc2", namespace: "mendix-onboarding" }],
    config: { address: "https://127.0.0.1:9", signIn: { method: "token", token: "hvs.old" } },
    isUncheckedAccepted: true,
  });
  await seeded.api.call("POST", "/people", {
    name: "Daan Okafor",
    email: "daan@bindery.example",
    password: "a first password",
    grants: [
      {
        role: "namespace-admin",
        scope: { cluster: "ams-dc2", namespace: "mendix-insurance" },
      },
    ],
  });
});

test.afterAll(async ({ seeded }) => {
  await seeded.api.call("DELETE", "/stores/vault-old");
});

test.describe.configure({ timeout: 600_000 });

for (const [what, shots] of [
  ["the settled world", fullShots],
  ["empty, partial, failed, forbidden and loading answers", stateShots],
] as const) {
  test(`every screen is readable, accessible and never scrolls sideways: ${what}`, async ({
    browser,
    seeded,
  }) => {
    const context = await browser.newContext();
    await signIn(await context.newPage(), seeded);
    // Two pages at once: while one is read by axe, the other loads.
    const queue = [...shots];
    const faults = await Promise.all([
      takeAll(await context.newPage(), { queue, stack: seeded }),
      takeAll(await context.newPage(), { queue, stack: seeded }),
    ]);
    expect(faults.flat()).toEqual([]);
    await context.close();
  });
}

test("a lost live connection leaves every screen readable and says how old it is", async ({
  browser,
  seeded,
}) => {
  const context = await browser.newContext();
  await context.route("**/api/v1/events", (route) => route.abort());
  const page = await context.newPage();
  const faults = noteFaults(page);
  await signIn(page, seeded);
  await expect(page.getByText("The live connection is lost.").first()).toBeVisible({
    timeout: 40_000,
  });
  await photograph(page, "overview-stale");
  for (const entry of ["Namespaces", "Environments", "Stores", "Settings"]) {
    await goTo(page, entry);
    await expect(page.getByText("The live connection is lost.").first()).toBeVisible();
    await photograph(page, `${entry.toLowerCase()}-stale`);
  }
  await goTo(page, "Environments");
  // What was proven is said in the past, without its green.
  await expect(page.getByText("was healthy").first()).toBeVisible();
  await expect(page.locator("main .mark.v-healthy, main .stitch.v-healthy")).toHaveCount(0);
  await page.getByRole("link", { name: "orders-prod" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "orders-prod" })).toBeVisible();
  await expect(page.getByText("The live connection is lost.")).toBeVisible();
  await photograph(page, "health-stale-connection");
  expect(faults).toEqual([]);
  await context.close();
});

test("who is not signed in finds readable screens", async ({ browser, seeded }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const faults = noteFaults(page);
  await openPublic(context, page, seeded);
  expect(faults).toEqual([]);
  await context.close();
});

async function openPublic(_context: BrowserContext, page: Page, { url }: Stack): Promise<void> {
  await page.goto(`${url}/login`);
  await photograph(page, "login-full");
  await page.getByLabel("Email").fill("nobody@bindery.example");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await photograph(page, "login-failing");
  await page.goto(`${url}/setup`);
  await expect(page.getByText("Bindery is set up.")).toBeVisible();
  await photograph(page, "setup-done");
  await changeAnswer(page, "/setup", (body) => ({ ...body, isNeeded: true }));
  await page.goto(`${url}/setup`);
  await expect(page.getByLabel("Setup token")).toBeVisible();
  await photograph(page, "setup-empty");
  await page.getByRole("button", { name: "Make the first administrator" }).click();
  await expect(page.getByText("At least 12 characters").first()).toBeVisible();
  await photograph(page, "setup-failing");
}

async function takeAll(
  page: Page,
  { queue, stack }: { queue: Shot[]; stack: Stack },
): Promise<string[]> {
  const faults = noteFaults(page);
  page.setDefaultTimeout(30_000);
  for (let shot = queue.shift(); shot; shot = queue.shift()) {
    const { name } = shot;
    // One screen that does not come to its state leaves the others looked at.
    await take(page, { shot, stack }).catch((error: Error) =>
      faults.push(`${name}: ${error.message}`),
    );
    await page.unrouteAll({ behavior: "ignoreErrors" });
  }
  await page.close();
  return faults;
}

async function take(page: Page, { shot, stack }: { shot: Shot; stack: Stack }): Promise<void> {
  await shot.before?.(page);
  await page.goto(stack.url + shot.path);
  if (!shot.isLoading) await untilLoaded(page);
  await shot.arrange?.(page, stack);
  await photograph(page, shot.name);
}
