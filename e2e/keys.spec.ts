import { createKubeClient } from "../sandbox/client/kube-client";
import { resources } from "../sandbox/client/resources";
import { makeAdmin, seedConsole } from "../scripts/demo/seed";
import { expect, expectAccessible, signIn, test } from "./fixtures";
import type { Page } from "@playwright/test";

const path = "/environments/ams-dc2/mendix-field/planning-dev";
const other = "/environments/ams-dc2/mendix-field/planning-test";

const editor = (page: Page) => page.getByRole("textbox", { name: "SecretProviderClass as YAML" });
const toText = (page: Page) =>
  editor(page).evaluate((node) =>
    [...node.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"),
  );
/** As a paste does: the whole text in one step. */
async function replaceText(page: Page, text: string): Promise<void> {
  await editor(page).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}
const show = (page: Page, view: "Mapping" | "YAML") =>
  page.getByRole("group", { name: "View of the binding" }).getByText(view, { exact: true }).click();

async function confirmPlan(page: Page): Promise<void> {
  const confirm = page.getByRole("form", { name: "Confirm" });
  await expect(page.getByRole("region", { name: "Field owners" })).toBeVisible();
  // What was written by hand before is kubectl's: taken over by choice.
  for (const box of await page.getByRole("checkbox", { name: /^Take over/ }).all())
    await box.click();
  await confirm.getByRole("button", { name: /^Apply|^Restore|^Roll back/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/^Revision \d+ applied$/);
}

test("a binding is switched, written as YAML, pasted, applied, read again and restored", async ({
  page,
  fresh,
}) => {
  test.setTimeout(240_000);
  page.setDefaultTimeout(30_000);
  const { url, sandbox, admin, setupToken } = fresh;
  const api = await makeAdmin(url, admin, setupToken);
  await seedConsole(api, sandbox);
  await signIn(page, fresh);

  await test.step("what a switch of mode changes is listed before it is taken", async () => {
    await page.goto(`${url}${path}/keys`);
    await page.getByRole("combobox", { name: "File storage" }).click();
    await page.getByRole("option", { name: /IRSA/ }).click();
    const review = page.getByRole("region", { name: "Switch of mode" });
    await expect(review).toContainText("storage-secret-access-key");
    await expect(review).toContainText("Leave the binding");
    await expect(review).toContainText("sts:AssumeRoleWithWebIdentity");
    await expectAccessible(page, "the switch of mode");
    await review.getByRole("button", { name: "Take the switch into the draft" }).click();
    await expect(page.getByRole("region", { name: "Pending changes" })).toContainText(
      "mode switched",
    );
  });

  await test.step("the YAML says the same, an error stands at its line, and nothing typed is lost", async () => {
    await show(page, "YAML");
    await expect(editor(page)).toContainText("bindery.dev/storage-mode");
    const text = await toText(page);
    expect(text).toContain("s3-irsa");
    expect(text).not.toContain("storage-secret-access-key");
    await replaceText(
      page,
      text.replace("kind: SecretProviderClass", "kind: [SecretProviderClass"),
    );
    const findings = page.getByRole("list", { name: "Findings in the YAML" });
    await expect(findings).toContainText("Not YAML");
    await expect(page.getByRole("button", { name: "Review plan" })).toBeDisabled();
    await expectAccessible(page, "the YAML view");
    await show(page, "Mapping");
    await expect(page.getByText("text that is not taken into the mapping")).toBeVisible();
    await show(page, "YAML");
    await expect(editor(page)).toContainText("kind: [SecretProviderClass");
    await replaceText(page, text.replace("    objects:", "    someday: kept\n    objects:"));
    await expect(page.getByText("same as the mapping")).toBeVisible();
    await expect(page.getByRole("region", { name: "Pending changes" })).toContainText(
      "YAML edited",
    );
  });

  await test.step("Escape, then Tab leaves the editor", async () => {
    await editor(page).focus();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await expect(editor(page)).not.toBeFocused();
  });

  await test.step("what was applied is there after a reload: mode and field", async () => {
    await page.getByRole("button", { name: "Review plan" }).click();
    await confirmPlan(page);
    await page.goto(`${url}${path}/keys?view=yaml`);
    await expect(editor(page)).toContainText("someday: kept");
    await page.goto(`${url}${path}/keys`);
    await expect(page.getByRole("combobox", { name: "File storage" })).toContainText("IRSA");
  });

  await test.step("a whole class of another environment is pasted, with what is not taken from it", async () => {
    await page.goto(`${url}${other}/keys?view=yaml`);
    await expect(editor(page)).toContainText("planning-test");
    const pasted = await toText(page);
    await page.goto(`${url}${path}/keys?view=yaml`);
    await expect(editor(page)).toContainText("planning-dev");
    await replaceText(page, pasted);
    await expect(page.getByRole("list", { name: "Findings in the YAML" })).toContainText(
      "The class is that of planning-test; it is written as planning-dev.",
    );
    await show(page, "Mapping");
    await expect(page.getByText("secret/data/planning-test").first()).toBeVisible();
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    await expect(page.getByRole("region", { name: "Pending changes" })).toHaveCount(0);
  });

  await test.step("what is typed stays across a link, Back and a reload, which is asked about first", async () => {
    const pending = page.getByRole("region", { name: "Pending changes" });
    const identity = page.getByLabel("Identity in the store");
    await page.goto(`${url}${other}/keys`);
    await identity.fill("mendix-kept");
    await expect(pending).toContainText("store or identity changed");
    await page.getByRole("link", { name: "Audit", exact: true }).click();
    await page.waitForURL(/\/audit$/);
    await page.goBack();
    await expect(identity).toHaveValue("mendix-kept");
    const asked = page.waitForEvent("dialog");
    const reloaded = page.reload();
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.accept();
    await reloaded;
    await expect(identity).toHaveValue("mendix-kept");
    await expect(pending).toContainText("1 pending change");

    const { kubernetes } = sandbox;
    const cluster = createKubeClient(
      { url: kubernetes.url, caPem: kubernetes.caPem, token: kubernetes.adminToken },
      "kubectl",
    );
    const at = { namespace: "mendix-field", name: "planning-test" };
    const body = { spec: { parameters: { someday: "changed" } } };
    await cluster.patch(resources.secretProviderClasses, at, { type: "merge", body });
    await expect(page.getByText("was changed by somebody else while you edited")).toBeVisible();
    await page.getByRole("button", { name: "Review plan" }).click();
    await expect(page.getByRole("region", { name: "Field owners" })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("region", { name: "Manifest" })).toContainText("mendix-kept");
    await page.getByRole("link", { name: "Back to keys" }).click();
    await expect(page.getByText("was changed by somebody else while you edited")).toBeVisible();
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    await expect(pending).toHaveCount(0);
    await page.reload();
    await expect(identity).not.toHaveValue("mendix-kept");
    cluster.close();
  });

  await test.step("a class that was deleted by hand is restored from Manifests, with plan and confirmation", async () => {
    const { kubernetes } = sandbox;
    const cluster = createKubeClient(
      { url: kubernetes.url, caPem: kubernetes.caPem, token: kubernetes.adminToken },
      "kubectl",
    );
    const at = { namespace: "mendix-field", name: "planning-dev" };
    await cluster.delete(resources.secretProviderClasses, at);
    const restore = page.getByRole("link", { name: "Plan restore of revision 1" });
    await page.goto(`${url}${path}`);
    await expect(restore).toBeVisible();
    await page.getByRole("link", { name: "See what differs" }).click();
    await expect(page.getByText("somebody deleted it since")).toBeVisible();
    await expectAccessible(page, "the manifests with drift");
    await restore.click();
    await confirmPlan(page);
    const restored = await cluster.find(resources.secretProviderClasses, at);
    expect(restored?.spec?.parameters?.["someday"]).toBe("kept");
    await page.goto(`${url}${path}/manifests`);
    await expect(page.getByText("As revision 2 left them.")).toBeVisible();
  });
});
