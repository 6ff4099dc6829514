import type { Page } from "@playwright/test";
import { chooseOption, expectRung, goTo, rung } from "./by-form";
import { expect, expectAccessible, type Stack } from "./fixtures";

/** Settings → Clusters → register: a dead token first, which names its fix; then the right kubeconfig and its rungs. */
export async function registerCluster(
  page: Page,
  { sandbox }: Stack,
  namespaces: readonly string[],
): Promise<void> {
  await goTo(page, "Settings");
  await page.getByRole("link", { name: "Register cluster…" }).click();
  await expectAccessible(page, "register a cluster");
  const good = sandbox.kubernetes.kubeconfigs.bindery;
  await page.getByLabel("Name", { exact: true }).fill("ams-dc2");
  await page.getByRole("textbox", { name: "Namespaces" }).fill(namespaces.join("\n"));
  await page
    .getByLabel("Kubeconfig", { exact: true })
    .last()
    .fill(good.replace(/token: .*/, "token: expired"));
  await page.getByRole("button", { name: "Check and register" }).click();
  const refusal = page.getByRole("main").getByRole("alert");
  await expect(refusal).toContainText("The API refused the credentials");
  await expect(refusal).toContainText("a token that is still valid");
  await page.getByLabel("Kubeconfig", { exact: true }).last().fill(good);
  await page.getByRole("button", { name: "Check and register" }).click();
  for (const label of [
    "API reached and signed in",
    ...namespaces.map((namespace) => `Rights in ${namespace}`),
    "SecretProviderClass is known",
  ])
    await expectRung(page, ["What was found", label], "passed");
  await page.getByRole("link", { name: "Back to clusters" }).click();
  await page.getByRole("row", { name: /ams-dc2/ }).click();
  const panel = page.getByRole("region", { name: "Cluster ams-dc2" });
  await panel.getByRole("switch", { name: "Probe as environments" }).click();
  await expect(panel.getByRole("switch", { name: "Probe as environments" })).toBeChecked();
}

/** The store's form: a wrong CA, then a wrong token, each named by its rung with its fix, then the right ones. */
export async function addStore(page: Page, { sandbox }: Stack): Promise<void> {
  const { vault, kubernetes } = sandbox;
  await goTo(page, "Stores");
  await page.getByRole("link", { name: "Add store…" }).click();
  await page.getByLabel("Name", { exact: true }).fill("vault-ams");
  await page.getByLabel("Address").fill(vault.url);
  await page.getByLabel("CA certificate").fill(kubernetes.caPem);
  await page.getByLabel("Key-value mount").fill("secret");
  await chooseOption(page, "Sign-in method", "Token");
  await page.getByLabel("Token", { exact: true }).fill("hvs.wrong");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expectFailedRung(page, "TLS", "Go to CA certificate");
  await expect(page.getByLabel("CA certificate")).toHaveAccessibleDescription(
    /^TLS: .*not trusted here\. Paste the PEM/,
  );
  await page.getByLabel("CA certificate").fill(vault.caPem);
  await page.getByRole("button", { name: /^Test/ }).click();
  await expectFailedRung(page, "Sign-in", "Go to Token");
  await expect(rung(page, "Test ladder", "Sign-in")).toContainText("Create a new token");
  await expectRung(page, ["Test ladder", "Permission"], "not tried");
  await page.getByRole("button", { name: "Go to Token" }).click();
  await expect(page.getByLabel("Token", { exact: true })).toBeFocused();
  await page.getByLabel("Token", { exact: true }).fill(vault.bindery.token);
  await page.getByRole("button", { name: /^Test/ }).click();
  await expectRung(page, ["Test ladder", "Permission"], /passed|warning/);
  await page.getByRole("button", { name: "Save store" }).click();
  await page.waitForURL(/\/stores\/vault-ams$/);
}

async function expectFailedRung(page: Page, label: string, repair: string): Promise<void> {
  const failed = rung(page, "Test ladder", label);
  await expectRung(page, ["Test ladder", label], "failed");
  await expect(failed.locator(".fix")).not.toBeEmpty();
  await expect(failed.getByRole("button", { name: repair })).toBeVisible();
}

/** The switch waits for a store; once one is chosen it is turned on with a template. */
export async function turnOn(page: Page, namespace: string): Promise<void> {
  await goTo(page, "Namespaces");
  await page.getByRole("link", { name: namespace }).click();
  await page.getByLabel("Naming template").fill("secret/data/{environment}");
  await page.getByRole("switch", { name: "Enable Secrets Store" }).click();
  await expect(page.getByRole("switch", { name: "Enable Secrets Store" })).toBeChecked();
}
