import type { Page } from "@playwright/test";
import type { Binding } from "../lib/contracts/environments";
import { expect, expectAccessible, signIn, test, type Stack } from "./fixtures";
import { untilSettled } from "./settled";

const misspelt = "/environments/ams-dc2/mendix-commerce/orders-acc";
const folder = "/environments/ams-dc2/mendix-field/hr-selfservice-prod";
const healthy = "/environments/ams-dc2/mendix-commerce/orders-prod";
const meant = "mx-const-Orders.ErpApiKey";

test.beforeAll(({ seeded }) => untilSettled(seeded.api));

test.beforeEach(async ({ page, seeded }) => {
  page.setDefaultTimeout(30_000);
  await signIn(page, seeded);
});

const open = (page: Page, { url }: Pick<Stack, "url">, path: string) => page.goto(`${url}${path}`);

test("at 390 px the menu of a cause's row leads to the fix, and the repair is planned, not applied", async ({
  page,
  seeded,
}) => {
  const before = await seeded.api.call<Binding>("GET", `${misspelt}/binding`);
  await page.setViewportSize({ width: 390, height: 900 });
  await open(page, seeded, "/overview");
  const row = page.getByRole("row").filter({ hasText: "has no mx-const-Orders.ErpApikey" });
  await expect(row).toBeVisible();
  await expect(row.getByRole("link", { name: /^Show fix/ })).toBeHidden();
  await row.getByRole("button", { name: /^More for/ }).click();
  await page.getByRole("menuitem", { name: "Show fix" }).click();
  await page.waitForURL((url) => url.pathname === misspelt);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Plan repair" }).first().click();
  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes).toContainText(`secret/data/orders-acc › ${meant}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("repair");
  const after = await seeded.api.call<Binding>("GET", `${misspelt}/binding`);
  expect(after.etag).toBe(before.etag);
});

test("a key in a folder is planned under its flat name, with the same reference", async ({
  page,
  seeded,
}) => {
  await open(page, seeded, folder);
  await page.getByRole("button", { name: "Plan repair" }).first().click();
  const changes = page.getByRole("region", { name: "Changes" });
  await expect(changes.getByText("admin/mx-admin-password", { exact: true })).toBeVisible();
  await expect(changes.getByText("mx-admin-password", { exact: true })).toBeVisible();
});

test("keys are filtered by state, and the one that is wrong offers what was meant", async ({
  page,
  seeded,
}) => {
  await open(page, seeded, `${misspelt}/keys`);
  await expect(page.getByText(/^18 keys: 17 exist, 1 field missing/)).toBeVisible();
  await page.getByRole("button", { name: /^State/ }).click();
  await page.getByRole("menuitemradio", { name: "missing" }).click();
  const table = page.getByRole("table", { name: "Keys and their references" });
  await expect(table.locator(".keyname")).toHaveText([meant]);
  await table.getByRole("button", { name: `Use ${meant}` }).click();
  await expect(page.getByRole("region", { name: "Pending changes" })).toContainText("1");
  await page.getByRole("button", { name: "Discard", exact: true }).click();
});

test("the focus goes on to what a key needs next, and to Undo when it is removed", async ({
  page,
  seeded,
}) => {
  await open(page, seeded, `${healthy}/keys`);
  await page.getByRole("button", { name: "Add key" }).click();
  await page.getByLabel("Name of the key").fill("Orders.Extra");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name for mx-const-Orders.Extra")).toBeFocused();
  await page.getByRole("button", { name: "More for mx-admin-password" }).press("Enter");
  await page.getByRole("menuitem", { name: "Remove from the binding" }).press("Enter");
  await expect(page.getByRole("button", { name: "Undo mx-admin-password" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Set value of mx-admin-password" })).toBeFocused();
});

test("a reference is copied as templates write it", async ({ page, context, seeded }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, seeded, `${healthy}/keys`);
  await page.getByRole("button", { name: "More for mx-admin-password" }).click();
  await page.getByRole("menuitem", { name: "Copy reference" }).click();
  await expect(page.getByText("Reference copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe("secret/data/orders-prod#mx-admin-password");
});

test("a class is imported by keyboard: the text is selected, and a paste replaces it", async ({
  page,
  seeded,
}) => {
  await open(page, seeded, `${healthy}/keys`);
  await page.getByRole("button", { name: "Import SecretProviderClass…" }).press("Enter");
  const editor = page.getByRole("textbox", { name: "SecretProviderClass as YAML" });
  await expect(editor).toBeFocused();
  await expect(editor).toContainText("orders-prod");
  await expectAccessible(page, "the import");
  await page.keyboard.insertText("not a class");
  await expect(editor).toHaveText("not a class");
  await expect(page.getByText("not taken: the mapping stays as it was")).toBeVisible();
  await page.getByRole("button", { name: "Discard", exact: true }).click();
});

test("a namespace typed whole is the palette's first choice", async ({ page, seeded }) => {
  await open(page, seeded, "/overview");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option", { name: /claims-prod/ })).toBeAttached();
  await page.keyboard.insertText("mendix-insurance");
  const chosen = page.getByRole("option", { selected: true });
  await expect(chosen).toHaveText(/^mendix-insurance/);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/namespaces/ams-dc2/mendix-insurance");
});
