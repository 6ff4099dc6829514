import type { BrowserContext, Page } from "@playwright/test";
import { makeAdmin, seedConsole } from "../scripts/demo/seed";
import { Canaries, type Haystack } from "../testing/canary/canaries";
import { chooseOption } from "./by-form";
import { expect, signIn, test, type Stack } from "./fixtures";
import { untilLoaded } from "./screens/photograph";
import { createVaultClient } from "./vault-client";

const orders = "/environments/ams-dc2/mendix-commerce/orders-prod";
const key = "database-password";
const screens = [
  "/overview",
  "/namespaces",
  "/namespaces/ams-dc2/mendix-commerce",
  "/namespaces/ams-dc2/mendix-commerce/changes",
  "/environments",
  orders,
  ...["keys", "keys?view=yaml", "identity", "manifests", "plan?remove=1", "history"].map(
    (tab) => `${orders}/${tab}`,
  ),
  "/stores",
  "/stores/vault-ams",
  "/stores/vault-ams/edit",
  "/stores/new",
  "/audit",
  "/settings",
  "/settings/clusters",
  "/settings/clusters/new",
  "/settings/people",
  "/settings/account",
];

/** Everything that a script of this origin could read, and what the browser keeps for it. */
const readStorage = async () => {
  const rows: unknown[] = [
    Object.entries(localStorage),
    Object.entries(sessionStorage),
    document.cookie,
  ];
  for (const { name = "" } of await indexedDB.databases()) {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.addEventListener("success", () => resolve(opening.result));
      opening.addEventListener("error", () => reject(new Error(name)));
    });
    for (const store of db.objectStoreNames) {
      const all = db.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => all.addEventListener("success", resolve));
      rows.push(all.result);
    }
    db.close();
  }
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      rows.push(request.url, await (await caches.match(request))?.text());
  rows.push(history.state, location.href, window.name);
  return JSON.stringify(rows);
};

async function keep(page: Page, into: Haystack[]): Promise<void> {
  const where = page.url();
  into.push({ where: `the page ${where}`, bytes: await page.content() });
  into.push({
    where: `what the browser keeps at ${where}`,
    bytes: await page.evaluate(readStorage),
  });
}

/** What the page is sent, and every address that it asks for. */
function hear(context: BrowserContext, into: Haystack[]): () => Promise<unknown> {
  const bodies: Promise<unknown>[] = [];
  context.on("request", (request) => into.push({ where: "an address", bytes: request.url() }));
  context.on("console", (message) => into.push({ where: "the console", bytes: message.text() }));
  context.on("response", (response) => {
    const where = `the answer of ${response.url()}`;
    // A stream never ends, and a redirect has no body.
    if (response.url().endsWith("/events")) return;
    const body = response.body().then(
      (bytes) => into.push({ where, bytes }),
      () => undefined,
    );
    bodies.push(body);
  });
  return () => Promise.all(bodies);
}

async function typeSecrets(page: Page, stack: Stack, canaries: Canaries): Promise<void> {
  const { sandbox, url, admin } = stack;
  await page.goto(`${url}/login`);
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password").fill(canaries.make("wrong password"));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await signIn(page, stack);
  await page.goto(`${url}/settings/clusters/new`);
  await page.getByLabel("Name", { exact: true }).fill("another");
  const wrong = `token: !vault ${canaries.make("wrong cluster token")}`;
  const kubeconfig = sandbox.kubernetes.kubeconfigs.bindery.replace(/token: .*/, wrong);
  await page.getByLabel("Kubeconfig", { exact: true }).last().fill(kubeconfig);
  await page.getByRole("button", { name: "Check and register" }).click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText("refused the credentials");
  await page.goto(`${url}/stores/new`);
  await page.getByLabel("Name", { exact: true }).fill("another");
  await page.getByLabel("Address").fill(sandbox.vault.url);
  await page.getByLabel("CA certificate").fill(sandbox.vault.caPem);
  await page.getByLabel("Key-value mount").fill("secret");
  await chooseOption(page, "Sign-in method", "Token");
  await page.getByLabel("Token", { exact: true }).fill(canaries.make("wrong store token"));
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("button", { name: "Go to Token" })).toBeVisible();
  await page.goto(`${url}${orders}/keys`);
  await page.getByRole("button", { name: `Set value of ${key}` }).click();
  const field = page.getByLabel(`New value for ${key}`);
  await field.fill(canaries.make("set value"));
  await field.press("Enter");
  await expect(page.getByText(/Read back as version/)).toBeVisible();
}

test("a secret that was typed, stored or lies in Vault is in no page, answer or storage of the browser", async ({
  browser,
  fresh,
}) => {
  test.setTimeout(240_000);
  const { url, sandbox, admin, setupToken } = fresh;
  // A value that is set makes every pod that mounted before it stale, so this world is of this test alone.
  await seedConsole(await makeAdmin(url, admin, setupToken), sandbox);
  const canaries = new Canaries();
  canaries.add("setup token", setupToken);
  canaries.add("password", admin.password);
  canaries.add("store token", sandbox.vault.bindery.token);
  const { bindery } = sandbox.kubernetes.kubeconfigs;
  canaries.add("cluster token", /token: (\S+)/.exec(bindery)?.[1] ?? "");
  const vault = createVaultClient(sandbox.vault);
  const path = "/v1/secret/data/orders-prod";
  const { data } = (await vault("GET", path)) as { data: { data: Record<string, string> } };
  // The others are addresses and names, which are no secrets.
  const secret = /password|secret|ApiKey|EncryptionKeys/;
  for (const [name, value] of Object.entries(data.data))
    if (secret.test(name) && value.length > 15) canaries.add(`value in Vault of ${name}`, value);
  expect(canaries.names.size).toBeGreaterThan(6);

  const context = await browser.newContext();
  const found: Haystack[] = [];
  const settle = hear(context, found);
  const page = await context.newPage();
  await typeSecrets(page, fresh, canaries);
  for (const screen of screens) {
    await page.goto(url + screen);
    await untilLoaded(page);
    await keep(page, found);
  }
  await page.evaluate((leak) => localStorage.setItem("planted", leak), canaries.make("planted"));
  const planted: Haystack[] = [];
  await keep(page, planted);
  await settle();
  await context.close();

  expect(found.length).toBeGreaterThan(screens.length * 3);
  expect(canaries.find(found)).toEqual([]);
  expect(canaries.find([{ where: "the console's log", bytes: fresh.log() }])).toEqual([]);
  expect(canaries.find(planted)).toEqual([expect.stringMatching(/^planted as text in what the/)]);
});
