import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { resources } from "@/sandbox/client/resources";
import { untilNextSecond } from "@/sandbox/until";
import { ConsoleApi } from "../scripts/demo/browserless";
import { restartByDialog, verdict } from "./by-form";
import { expect, expectAccessible, signIn, test, type Stack } from "./fixtures";
import { addStore, registerCluster, turnOn } from "./journey-setup";
import { clusterOf, watchMounts } from "./mounts";
import { createVaultClient } from "./vault-client";
import { noteHealthy, reportHealthy } from "./verdict-clock";

const namespace = "mendix-onboarding";
const environment = "welcome-acc";
const environmentPath = `/environments/ams-dc2/${namespace}/${environment}`;
const gitOpsPath = "/environments/ams-dc2/mendix-commerce/partner-api-prod";

test("the main job: from the setup token to a proven binding, a fault with its cause, and its repair", async ({
  page,
  fresh,
  browser,
}, info) => {
  test.setTimeout(300_000);
  page.setDefaultTimeout(30_000);
  const faults = noteFaults(page);
  const { url, sandbox } = fresh;
  const vault = createVaultClient(sandbox.vault);
  const cluster = clusterOf(sandbox);
  const mounts = await watchMounts(cluster, { namespace, name: environment });

  await test.step("the first administrator is made with the setup token, and signs in", () =>
    setUp(page, fresh));

  await test.step("a cluster is registered by kubeconfig; a dead token is refused with its fix", () =>
    registerCluster(page, fresh, [namespace, "mendix-commerce"]));

  await test.step("the namespace lists what its switch waits for", async () => {
    await page.goto(`${url}/namespaces/ams-dc2/${namespace}`);
    await expect(page.getByRole("group", { name: "Preconditions" })).toContainText(
      "no store is chosen",
    );
    await expect(page.getByRole("switch", { name: "Enable Secrets Store" })).toBeDisabled();
  });

  await test.step("Vault is refused with a wrong CA and a wrong token, each naming its rung and its fix", () =>
    addStore(page, fresh));

  await test.step("the switches are turned on", async () => {
    await turnOn(page, namespace);
    await turnOn(page, "mendix-commerce");
  });

  await test.step("a path without /data/ and a missing field are flagged at the field before anything is applied", () =>
    mapKeys(page, url));

  const health = await page.context().newPage();
  await health.goto(url + environmentPath);
  await expect(verdict(health)).toContainText("off");
  await noteHealthy(health);

  await test.step("the plan shows diff, dry-run, owners and pods; then it is applied", () =>
    applyFirst(page));

  await test.step("pods mount, and the verdict on the open page turns healthy by itself", async () => {
    await reportHealthy(health, mounts, { info, what: "first mount" });
    await health.close();
    await page.getByRole("link", { name: "See Health" }).click();
  });

  await test.step("a key that is gone in Vault fails the restart, with cause and fix named", async () => {
    const values = await valuesOf(vault);
    const { "database-password": password, ...rest } = values;
    await vault("POST", `/v1/secret/data/${environment}`, { data: rest });
    await restartByDialog(page);
    await expect(verdict(page)).toContainText("failed", { timeout: 60_000 });
    const finding = page.getByRole("article").first();
    await expect(finding).toContainText("database-password");
    await expect(finding.getByText("Fix", { exact: true })).toBeVisible();
    await vault("POST", `/v1/secret/data/${environment}`, {
      data: { ...rest, "database-password": password },
    });
  });

  await test.step("after the repair a restart proves it, and the verdict turns healthy by itself", async () => {
    // Kubernetes tells starts in whole seconds: a pod of the same second may be older than the value.
    await untilNextSecond();
    mounts.forgetOlder();
    await noteHealthy(page);
    await restartByDialog(page);
    await reportHealthy(page, mounts, { info, what: "repair and restart" });
  });

  await test.step("a second administrator applies in between: the first sees the difference, nothing is half applied", async () => {
    const other = await (await browser.newContext()).newPage();
    await secondAdmin(fresh, other);
    await raceTwoAdmins({ first: page, second: other, stack: fresh });
    await other.context().close();
  });

  await test.step("an object of Argo CD is refused, then taken over after an explicit choice", () =>
    takeOver(page, fresh));

  await test.step("the audit shows each step with who, what and result", async () => {
    await page.goto(`${url}/audit`);
    for (const action of [
      "store.create",
      "enablement.replace",
      "binding.apply",
      "environment.restart",
    ])
      await expect(page.getByText(action).first()).toBeVisible();
  });

  await test.step("no secret is in the console's log, its database or the page", async () => {
    const values = await valuesOf(vault);
    const secrets = [
      values["database-password"]!,
      sandbox.vault.bindery.token,
      fresh.admin.password,
    ];
    const content = await page.content();
    for (const secret of secrets) {
      expect(fresh.log()).not.toContain(secret);
      expect(content).not.toContain(secret);
      expect(filesWith(fresh.dataDir, secret)).toEqual([]);
    }
  });
  expect(faults).toEqual([]);
  mounts.stop();
  cluster.close();
});

async function setUp(page: Page, { url, admin, setupToken }: Stack): Promise<void> {
  await page.goto(`${url}/setup?token=${setupToken}`);
  await page.getByLabel("Your name").fill(admin.name);
  await page.getByLabel("Email address").fill(admin.email);
  await page.getByLabel("Password").first().fill(admin.password);
  await page.getByRole("button", { name: "Make the first administrator" }).click();
  await page.waitForURL(/\/overview$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

async function mapKeys(page: Page, url: string): Promise<void> {
  await page.goto(`${url}${environmentPath}/keys`);
  await page.getByLabel("Identity in the store").fill(`mendix-${environment}`);
  await page.getByRole("button", { name: /^Fill \d+ required keys from template$/ }).click();
  await expectAccessible(page, "the key editor");
  const name = page.getByRole("combobox", { name: "Name for database-password" });
  const field = page.getByRole("combobox", { name: "Field for database-password" });
  const row = page.getByRole("row", { name: /^database-password/ });
  const good = await name.inputValue();
  await name.fill(good.replace("/data/", "/"));
  await name.press("Escape");
  await expect(row).toContainText("/data/");
  await row.getByRole("button", { name: `Use ${good}` }).click();
  await expect(name).toHaveValue(good);
  await field.fill("database-pasword");
  await field.press("Escape");
  await expect(row).toContainText("field missing");
  await page.getByRole("button", { name: "Review plan" }).click();
  await expect(page.getByText("1 error must be resolved first.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Apply / })).toBeDisabled();
  await page.getByRole("link", { name: "Back to keys" }).click();
  await row.getByRole("button", { name: /^Use .*database-password$/ }).click();
  await expect(row).toContainText("exists");
}

async function applyFirst(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Review plan" }).click();
  const panel = (name: string) => page.getByRole("region", { name });
  await expect(panel("Manifest")).toContainText("SecretProviderClass");
  await expect(panel("Manifest")).toContainText("database-password");
  await expect(panel("Server dry-run")).toContainText("accepted");
  await expect(panel("Server dry-run")).not.toContainText("refused");
  await expect(panel("Field owners")).toContainText(/field(s)? touched/);
  await expect(panel("Pods that will notice")).toContainText(environment);
  await expectAccessible(page, "the plan");
  await page.getByLabel("Reason").fill("first binding");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") sent.push(new URL(request.url()).pathname);
  });
  // By hand a second click is easily made: it is sent once, and its own success is not somebody else's change.
  await page.getByRole("button", { name: /^Apply / }).dblclick();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Revision 1 applied");
  expect(sent).toEqual([`/api/v1${environmentPath}/binding`]);
}

const secondary = {
  name: "Priya Raman",
  email: "priya@bindery.example",
  password: "a second first password",
};

async function secondAdmin(stack: Stack, page: Page): Promise<void> {
  const api = new ConsoleApi(stack.url);
  await api.signIn(stack.admin.email, stack.admin.password);
  await api.call("POST", "/people", {
    ...secondary,
    grants: [{ role: "platform-admin", scope: null }],
  });
  await signIn(page, { url: stack.url, admin: secondary });
}

async function raceTwoAdmins(race: { first: Page; second: Page; stack: Stack }): Promise<void> {
  const { first, second, stack } = race;
  const cluster = clusterOf(stack.sandbox);
  const objects = async () => {
    const at = { namespace, name: environment };
    const live = await cluster.get<SecretProviderClass>(resources.secretProviderClasses, at);
    return live.spec?.parameters?.["objects"] ?? "";
  };
  await draftKey(first, stack.url, "mx-const-Welcome.Greeting");
  await expect(first.getByRole("region", { name: "Changes" })).toContainText("Welcome.Greeting");
  await draftKey(second, stack.url, "mx-const-Welcome.Farewell");
  await second.getByRole("button", { name: /^Apply / }).click();
  await expect(second.getByRole("heading", { level: 1 })).toContainText("Revision 2 applied");
  const ofSecond = await objects();
  expect(ofSecond).toContain("Welcome.Farewell");
  expect(ofSecond).not.toContain("objectName: mx-const-Welcome.Greeting");
  await first.getByRole("button", { name: /^Apply / }).click();
  await expect(first.getByRole("main").getByRole("alert")).toContainText("Nothing was applied");
  expect(await objects()).toBe(ofSecond);
  await first.getByRole("button", { name: "Plan again" }).click();
  await expect(first.getByRole("region", { name: "Manifest" })).toContainText("Welcome.Farewell");
  cluster.close();
}

/** Adds a constant, up to the reviewed plan. */
async function draftKey(page: Page, url: string, key: string): Promise<void> {
  await page.goto(`${url}${environmentPath}/keys`);
  await page.getByRole("button", { name: "Add key" }).click();
  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: "Other file name" }).click();
  await page.getByLabel("Name of the key").fill(key);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const name = page.getByRole("combobox", { name: `Name for ${key}` });
  await name.fill(`secret/data/${environment}`);
  await name.press("Escape");
  const field = page.getByRole("combobox", { name: `Field for ${key}` });
  await field.fill("mx-const-Welcome.Greeting");
  await field.press("Escape");
  await page.getByRole("button", { name: "Review plan" }).click();
  await expect(page.getByRole("region", { name: "Server dry-run" })).toContainText("accepted");
  await page.getByLabel("Reason").fill(`adds ${key}`);
}

async function takeOver(page: Page, { url, sandbox }: Stack): Promise<void> {
  const cluster = clusterOf(sandbox);
  const managers = async () => {
    const at = { namespace: "mendix-commerce", name: "partner-api-prod" };
    const live = await cluster.get<SecretProviderClass>(resources.secretProviderClasses, at);
    return (live.metadata.managedFields ?? []).map(({ manager }) => manager);
  };
  await page.goto(`${url}${gitOpsPath}/keys`);
  await expect(page.getByText(/Argo CD.* manages these objects/)).toBeVisible();
  await page.getByRole("button", { name: "More for storage-perform-delete" }).click();
  await page.getByRole("menuitem", { name: "Remove from the binding" }).click();
  await page.getByRole("button", { name: "Review plan" }).click();
  await expect(page.getByText(/Take over from Argo CD.* first, in panel 4\./)).toBeVisible();
  await expect(page.getByRole("button", { name: /^Apply / })).toBeDisabled();
  expect(await managers()).not.toContain("bindery");
  await page.getByRole("checkbox", { name: /Take over from Argo CD/ }).click();
  await page.getByLabel("Reason").fill("moves to Bindery");
  await page.getByRole("button", { name: /^Apply / }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Revision 1 applied");
  expect(await managers()).toContain("bindery");
  cluster.close();
}

async function valuesOf(
  vault: ReturnType<typeof createVaultClient>,
): Promise<Record<string, string>> {
  const read = (await vault("GET", `/v1/secret/data/${environment}`)) as {
    data: { data: Record<string, string> };
  };
  return read.data.data;
}

function noteFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  return faults;
}

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
