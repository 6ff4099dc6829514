import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ConsoleApi } from "../scripts/demo/browserless";
import { expect, expectAccessible, signIn, test } from "./fixtures";
import { createVaultClient } from "./vault-client";

test.describe.configure({ mode: "serial" });

const namespace = "mendix-onboarding";
const environment = "welcome-acc";
const environmentPath = `/environments/ams-dc2/${namespace}/${environment}`;

test("the main job: from the setup token to a proven binding, a fault with its cause, and its repair", async ({
  page,
  fresh,
}) => {
  const { url, sandbox, admin, setupToken } = fresh;
  const vault = createVaultClient(sandbox.vault);

  await test.step("the first administrator is made with the setup token, and signs in", async () => {
    await page.goto(`${url}/setup?token=${setupToken}`);
    await page.getByLabel("Your name").fill(admin.name);
    await page.getByLabel("Email address").fill(admin.email);
    await page.getByLabel("Password").first().fill(admin.password);
    await page.getByRole("button", { name: "Make the first administrator" }).click();
    await page.waitForURL((at) => !at.pathname.startsWith("/setup"));
    if (new URL(page.url()).pathname.startsWith("/login")) await signIn(page, fresh);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });

  await test.step("a cluster is registered by kubeconfig", async () => {
    await page.goto(`${url}/settings/clusters/new`);
    await expectAccessible(page, "register a cluster");
    const { api } = await apiOf(fresh);
    await api.call("POST", "/clusters", {
      name: "ams-dc2",
      source: "kubeconfig",
      kubeconfig: sandbox.kubernetes.kubeconfigs.bindery,
      canProbeAsEnvironment: true,
      namespaces: [namespace],
    });
  });

  await test.step("the namespace lists what its switch waits for", async () => {
    await page.goto(`${url}/namespaces/ams-dc2/${namespace}`);
    await expect(page.getByRole("group", { name: "Preconditions" })).toContainText(
      "no store is chosen",
    );
    await expect(page.getByRole("switch", { name: "Enable Secrets Store" })).toBeDisabled();
  });

  await test.step("Vault is refused with a wrong CA and a wrong token, each naming its rung", async () => {
    const { api } = await apiOf(fresh);
    const good = {
      address: sandbox.vault.url,
      caPem: sandbox.vault.caPem,
      signIn: { method: "token", token: sandbox.vault.bindery.token },
    };
    const draft = (config: unknown) =>
      api.call<{ rungs: { id: string; state: string; fix?: string }[] }>("POST", "/stores/check", {
        kind: "vault",
        config,
      });
    const badCa = await draft({ ...good, caPem: sandbox.kubernetes.caPem });
    expect(badCa.rungs.find(({ state }) => state === "failed")).toMatchObject({ id: "tls" });
    const badToken = await draft({ ...good, signIn: { method: "token", token: "hvs.wrong" } });
    expect(badToken.rungs.find(({ state }) => state === "failed")).toMatchObject({ id: "signin" });
    await api.call("POST", "/stores", {
      name: "vault-ams",
      kind: "vault",
      label: "Vault Amsterdam",
      namespaces: [],
      config: good,
    });
  });

  await test.step("the switch is turned on", async () => {
    await page.goto(`${url}/namespaces/ams-dc2/${namespace}`);
    await page.getByLabel("Naming template").fill("secret/data/{environment}");
    await page.getByRole("switch", { name: "Enable Secrets Store" }).click();
    await expect(page.getByRole("switch", { name: "Enable Secrets Store" })).toBeChecked();
  });

  await test.step("all required keys are mapped from the template, reviewed and applied", async () => {
    await page.goto(`${url}${environmentPath}/keys`);
    await page.getByLabel("Identity in the store").fill(`mendix-${environment}`);
    await page.getByRole("button", { name: /^Fill \d+ required keys from template$/ }).click();
    await expectAccessible(page, "the key editor");
    await page.getByRole("button", { name: "Review plan" }).click();
    await expect(page.getByRole("region", { name: "Server dry-run" })).toBeVisible();
    await page.getByLabel("Reason").fill("first binding");
    await page.getByRole("button", { name: /^Apply / }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Revision 1 applied");
  });

  await test.step("pods mount, and the verdict turns healthy by itself", async () => {
    await page.getByRole("link", { name: "See Health" }).click();
    await expect(page.locator("h1").locator("..")).toContainText("healthy", { timeout: 60_000 });
  });

  await test.step("a key that is gone in Vault fails the restart, with cause and fix named", async () => {
    const read = (await vault("GET", `/v1/secret/data/${environment}`)) as {
      data: { data: Record<string, string> };
    };
    const { "database-password": password, ...rest } = read.data.data;
    await vault("POST", `/v1/secret/data/${environment}`, { data: rest });
    const { api } = await apiOf(fresh);
    await api.call("POST", `${environmentPath}/restart`);
    await expect(page.locator("h1").locator("..")).toContainText("failed", { timeout: 60_000 });
    await expect(page.getByRole("article").first()).toContainText("database-password");
    await vault("POST", `/v1/secret/data/${environment}`, {
      data: { ...rest, "database-password": password },
    });
    // Kubernetes tells starts in whole seconds: a pod of the same second may be older than the value.
    const repairedAt = Date.now();
    await expect.poll(() => Date.now() - repairedAt, { intervals: [200] }).toBeGreaterThan(1_500);
    // The older pod still holds what it read before: only a restart proves the repaired value.
    await expect(page.locator("h1").locator("..")).not.toContainText("failed", {
      timeout: 60_000,
    });
    await api.call("POST", `${environmentPath}/restart`);
    await expect(page.locator("h1").locator("..")).toContainText("healthy", { timeout: 90_000 });
  });

  await test.step("the audit shows each step with who, what and result", async () => {
    await page.goto(`${url}/audit`);
    for (const action of [
      "store.create",
      "enablement.replace",
      "binding.apply",
      "environment.restart",
    ]) {
      await expect(page.getByText(action).first()).toBeVisible();
    }
  });

  await test.step("no secret is in the console's log, its database or the page", async () => {
    const read = (await vault("GET", `/v1/secret/data/${environment}`)) as {
      data: { data: Record<string, string> };
    };
    const secrets = [
      read.data.data["database-password"]!,
      sandbox.vault.bindery.token,
      admin.password,
    ];
    const content = await page.content();
    for (const secret of secrets) {
      expect(fresh.log()).not.toContain(secret);
      expect(content).not.toContain(secret);
      expect(filesWith(fresh.dataDir, secret)).toEqual([]);
    }
  });
});

async function apiOf({ url, admin }: { url: string; admin: { email: string; password: string } }) {
  const api = new ConsoleApi(url);
  await api.signIn(admin.email, admin.password);
  return { api };
}

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
