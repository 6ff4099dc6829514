import { expect, type Page } from "@playwright/test";
import { chooseOption, expectRung } from "../by-form";
import { environmentAt, type Shot } from "./shot";

const orders = environmentAt("mendix-commerce/orders-prod");
const wrongKey = environmentAt("mendix-commerce/orders-acc");
const click = (name: string | RegExp) => (page: Page) =>
  page.getByRole("button", { name }).first().click();

const insurance = "/namespaces/ams-dc2/mendix-insurance";
const mailHost = "mx-const-Shared.SmtpHost";

async function paste(page: Page): Promise<void> {
  const reference = `secret/data/claims-prod#${mailHost}`;
  await click("Paste…")(page);
  await page
    .getByRole("textbox", { name: "Rows" })
    .fill(`key\tpolicy-admin-prod\n${mailHost}\t${reference}`);
  await expect(page.getByRole("region", { name: "What changes" })).toContainText(
    "policy-admin-prod",
  );
}

/** The world as it is, every probe settled. */
export const fullShots: readonly Shot[] = [
  { name: "overview-full", path: "/overview" },
  { name: "namespaces-full", path: "/namespaces" },
  { name: "namespace-full", path: "/namespaces/ams-dc2/mendix-insurance" },
  { name: "namespace-off", path: "/namespaces/ams-dc2/mendix-onboarding" },
  { name: "namespace-paste", path: insurance, arrange: paste },
  {
    name: "changes-full",
    path: insurance,
    arrange: async (page) => {
      await paste(page);
      await click("Take 1 change")(page);
      await click("Review plans")(page);
      await expect(
        page
          .getByRole("region", { name: "Plan for policy-admin-prod" })
          .getByText(mailHost, { exact: true }),
      ).toBeVisible({ timeout: 30_000 });
    },
  },
  {
    name: "namespace-add",
    path: "/namespaces",
    arrange: async (page) => {
      await click("Add namespace…")(page);
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  { name: "environments-full", path: "/environments" },
  {
    name: "environments-filtered-empty",
    path: "/environments?search=no-such-name",
    arrange: (page) => expect(page.getByText(/No environment/).first()).toBeVisible(),
  },
  { name: "health-failing-full", path: environmentAt("mendix-insurance/claims-acc") },
  { name: "health-degraded", path: environmentAt("mendix-commerce/payments-prod") },
  { name: "health-stale", path: environmentAt("mendix-insurance/broker-portal-prod") },
  { name: "health-unknown", path: environmentAt("mendix-field/hr-selfservice-acc") },
  { name: "health-healthy", path: orders },
  { name: "health-off", path: environmentAt("mendix-insurance/policy-admin-acc") },
  {
    name: "restart-dialog",
    path: orders,
    arrange: async (page) => {
      await click("Restart…")(page);
      await expect(page.getByRole("alertdialog")).toBeVisible();
    },
  },
  { name: "keys-full", path: `${orders}/keys` },
  { name: "keys-failing", path: `${wrongKey}/keys` },
  { name: "keys-empty", path: `${environmentAt("mendix-onboarding/welcome-test")}/keys` },
  {
    name: "keys-yaml-full",
    path: `${orders}/keys?view=yaml`,
    arrange: (page) =>
      expect(page.getByRole("textbox", { name: "SecretProviderClass as YAML" })).toContainText(
        "orders-prod",
      ),
  },
  {
    name: "keys-mode-switch-full",
    path: `${orders}/keys`,
    arrange: async (page) => {
      await chooseOption(page, "File storage", /IRSA/);
      await expect(page.getByRole("region", { name: "Switch of mode" })).toBeVisible();
    },
  },
  { name: "keys-managed", path: `${environmentAt("mendix-commerce/partner-api-prod")}/keys` },
  { name: "identity-full", path: `${orders}/identity` },
  { name: "manifests-full", path: `${orders}/manifests` },
  { name: "history-empty", path: `${orders}/history` },
  {
    name: "plan-full",
    path: `${environmentAt("mendix-insurance/claims-acc")}/plan?repair=mx-const-Claims.DmsEndpoint`,
    arrange: async (page) => {
      await page.getByRole("checkbox", { name: /^Take over from kubectl/ }).click();
      await expect(page.getByRole("button", { name: /^Apply / })).toBeEnabled();
    },
  },
  {
    name: "plan-managed",
    path: `${environmentAt("mendix-commerce/partner-api-prod")}/plan?remove=1`,
    arrange: (page) =>
      expect(page.getByRole("checkbox", { name: /Take over from Argo CD/ })).toBeVisible(),
  },
  { name: "plan-empty", path: `${orders}/plan` },
  { name: "stores-full", path: "/stores" },
  { name: "store-full", path: "/stores/vault-ams" },
  { name: "store-failing", path: "/stores/vault-old" },
  { name: "store-edit", path: "/stores/vault-ams/edit" },
  { name: "store-new-empty", path: "/stores/new" },
  {
    name: "store-new-failing",
    path: "/stores/new",
    arrange: async (page, { sandbox: { vault } }) => {
      await page.getByLabel("Name", { exact: true }).fill("vault-new");
      await page.getByLabel("Address").fill(vault.url);
      await page.getByLabel("CA certificate").fill(vault.caPem);
      await page.getByLabel("Key-value mount").fill("secret");
      await chooseOption(page, "Sign-in method", "Token");
      await page.getByLabel("Token", { exact: true }).fill("hvs.wrong");
      await page.getByRole("button", { name: "Test", exact: true }).click();
      await expectRung(page, ["Test ladder", "Sign-in"], "failed");
    },
  },
  { name: "audit-full", path: "/audit" },
  {
    name: "audit-export",
    path: "/audit",
    arrange: async (page) => {
      await click("Export")(page);
      await expect(page.getByRole("menuitem", { name: /^JSONL/ })).toBeVisible();
    },
  },
  {
    name: "audit-entry",
    path: "/audit",
    arrange: async (page) => {
      await page.getByRole("row").nth(1).click();
      await expect(
        page.getByRole("row", { selected: true }).or(page.locator("tr[aria-current]")),
      ).toBeVisible();
    },
  },
  { name: "audit-filtered-empty", path: "/audit?text=no-such-entry" },
  { name: "clusters-full", path: "/settings/clusters" },
  {
    name: "cluster-panel",
    path: "/settings/clusters?cluster=ams-dc2",
    arrange: async (page) => {
      await click("Check again")(page);
      await expect(page.getByRole("list", { name: "What the check found" })).toBeVisible();
    },
  },
  {
    name: "cluster-kubeconfig-refused",
    path: "/settings/clusters?cluster=ams-dc2",
    arrange: async (page, { sandbox: { kubernetes } }) => {
      const config = kubernetes.kubeconfigs.bindery.replace(/token: .*/, "token: expired");
      await click("Replace kubeconfig…")(page);
      await page.getByLabel("Kubeconfig", { exact: true }).fill(config);
      await click("Check and replace")(page);
      await expect(page.getByText("The API refused the credentials")).toBeVisible();
    },
  },
  {
    name: "cluster-forget-dialog",
    path: "/settings/clusters?cluster=ams-dc2",
    arrange: async (page) => {
      await click("Forget cluster…")(page);
      await expect(page.getByRole("alertdialog")).toBeVisible();
    },
  },
  { name: "cluster-new-empty", path: "/settings/clusters/new" },
  {
    name: "cluster-new-failing",
    path: "/settings/clusters/new",
    arrange: async (page, { sandbox: { kubernetes } }) => {
      const config = kubernetes.kubeconfigs.bindery.replace(/token: .*/, "token: expired");
      await page.getByLabel("Name", { exact: true }).fill("ams-dc3");
      await page.getByLabel("Kubeconfig", { exact: true }).last().fill(config);
      await page.getByRole("button", { name: "Check and register" }).click();
      await expectRung(page, ["What was found", "Signed in"], "failed");
    },
  },
  { name: "account-full", path: "/settings/account" },
  {
    name: "second-factor-full",
    path: "/settings/account",
    arrange: async (page, { admin }) => {
      await click("Set up…")(page);
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Your password").fill(admin.password);
      await dialog.getByRole("button", { name: "Show QR code" }).click();
      await expect(dialog.getByRole("img", { name: /^QR code/ })).toBeVisible();
    },
  },
  { name: "people-full", path: "/settings/people" },
  {
    name: "person-add-dialog",
    path: "/settings/people",
    arrange: async (page) => {
      await click(/^Add person/)(page);
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "person-edit-dialog",
    path: "/settings/people",
    arrange: async (page) => {
      await page.getByRole("row", { name: /Ilse Vermeer/ }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "palette-full",
    path: "/overview",
    arrange: async (page) => {
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("option", { name: /claims-prod/ })).toBeAttached();
    },
  },
  {
    name: "palette-empty",
    path: "/overview",
    arrange: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByPlaceholder("An environment, a namespace").fill("no-such-name");
      await expect(page.getByText("Nothing is named")).toBeVisible();
    },
  },
  {
    name: "account-menu",
    path: "/overview",
    arrange: async (page) => {
      await page.getByRole("button", { name: /Ilse Vermeer/ }).click();
      await expect(page.getByRole("menu")).toBeVisible();
    },
  },
  { name: "not-found", path: "/no-such-page" },
  {
    name: "environment-not-found",
    path: environmentAt("mendix-commerce/no-such"),
    arrange: (page) => expect(page.getByText("There is no environment no-such")).toBeVisible(),
  },
];
