import type { Page } from "@playwright/test";
import { makeAdmin, seedConsole } from "../scripts/demo/seed";
import { expect, expectAccessible, signIn, test } from "./fixtures";

const namespace = "mendix-insurance";
const at = `/namespaces/ams-dc2/${namespace}`;
const key = "mx-const-Shared.SmtpHost";
const reason = "one mail host for the two";

interface Row {
  key: string;
  cells: { state: string; reference: { name: string } | null }[];
}
interface Matrix {
  columns: { name: string; isBound: boolean; probedAt: string | null }[];
  rows: Row[];
}

test("cells of several environments are pasted and edited, reviewed on one page and applied one by one", async ({
  page,
  fresh,
}) => {
  test.setTimeout(240_000);
  page.setDefaultTimeout(30_000);
  const api = await makeAdmin(fresh.url, fresh.admin, fresh.setupToken);
  await seedConsole(api, fresh.sandbox);
  const matrix = () => api.call<Matrix>("GET", `${at}/matrix`);
  const nameIn = async (environment: string) => {
    const { columns, rows } = await matrix();
    const index = columns.findIndex(({ name }) => name === environment);
    return rows.find((row) => row.key === key)?.cells[index]?.reference?.name ?? null;
  };
  await expect
    .poll(
      async () => {
        const bound = (await matrix()).columns.filter(({ isBound }) => isBound);
        return bound.length > 0 && bound.every(({ probedAt }) => probedAt !== null);
      },
      { timeout: 60_000 },
    )
    .toBe(true);

  await test.step("the matrix tells what differs, by keyboard too", async () => {
    await signIn(page, fresh);
    await page.goto(fresh.url + at);
    await expect(page.getByText(/of \d+ keys are the same everywhere/)).toBeVisible();
    await cell(page, 1, 1).focus();
    await page.keyboard.press("Control+End");
    await expect(grid(page).getByRole("gridcell").last()).toBeFocused();
    await page.keyboard.press("Control+Home");
    await expect(cell(page, 1, 1)).toBeFocused();
    await expectAccessible(page, "the namespace with its matrix");
  });

  await test.step("a wrong paste says what is wrong and takes nothing", async () => {
    await page.getByRole("button", { name: "Paste…" }).click();
    await page
      .getByRole("textbox", { name: "Rows" })
      .fill(`key\tclaims-prd\n${key}\tsecret/data/claims-prod`);
    await expect(page.getByRole("list", { name: "Errors" })).toContainText(
      "Did you mean claims-prod?",
    );
    await expect(page.getByRole("button", { name: "Take changes" })).toBeDisabled();
  });

  await test.step("rows become pending changes of two environments", async () => {
    await page
      .getByRole("textbox", { name: "Rows" })
      .fill(
        `key\tclaims-prod\tpolicy-admin-prod\n${key}\tsecret/data/claims-prod#${key}\tsecret/data/claims-prod#${key}`,
      );
    // It is so in claims-prod already, so that one cell changes.
    await expect(page.getByRole("region", { name: "What changes" })).toContainText(
      "policy-admin-prod",
    );
    await page.getByRole("button", { name: "Take 1 change" }).click();
    await expect(page.getByText("1 pending change in 1 environment")).toBeVisible();
  });

  await test.step("a selected cell is set beside them", async () => {
    await page.getByRole("searchbox", { name: "Key" }).fill("SlaHours");
    await expect(grid(page).getByRole("row")).toHaveCount(2);
    const column = (await matrix()).columns.findIndex(({ name }) => name === "claims-prod");
    await cell(page, 1, column + 1).click();
    await page.getByLabel(/^Reference for 1 cell/).fill("secret/data/{environment}#{key}x");
    await page.getByRole("button", { name: "Set", exact: true }).click();
    await expect(page.getByText("2 pending changes in 2 environments")).toBeVisible();
    await page.getByRole("button", { name: "Review plans" }).click();
  });

  await test.step("each environment has its own plan; one with an error is left out by itself", async () => {
    await expect(page.getByRole("heading", { name: `Changes in ${namespace}` })).toBeVisible();
    const policy = page.getByRole("region", { name: "Plan for policy-admin-prod" });
    await expect(policy.getByText(key, { exact: true })).toBeVisible({ timeout: 30_000 });
    const claims = page.getByRole("region", { name: "Plan for claims-prod" });
    await expect(claims).toContainText("Left out:");
    await expectAccessible(page, "the review of several plans");
  });

  await test.step("the one that can be applied is, with its result; the other stays pending", async () => {
    const policy = page.getByRole("region", { name: "Plan for policy-admin-prod" });
    for (const box of await policy.getByRole("checkbox", { name: /^Take over/ }).all())
      await box.check();
    await page.getByLabel("Reason").fill(reason);
    await page.getByRole("button", { name: "Apply to 1 environment" }).click();
    await expect(page.getByRole("list", { name: "Results" })).toContainText(
      "read back as revision 1",
      { timeout: 30_000 },
    );
    await expect.poll(() => nameIn("policy-admin-prod")).toBe("secret/data/claims-prod");
    expect(await nameIn("claims-prod")).toBe("secret/data/claims-prod");
    await page.getByRole("link", { name: "See the namespace" }).click();
    await expect(page.getByText("1 pending change in 1 environment")).toBeVisible();
    await page.getByRole("button", { name: "Discard", exact: true }).click();
    await expect(page.getByText(/pending change/)).toHaveCount(0);
  });

  await test.step("the audit has the apply with its reason, for that environment alone", async () => {
    const { items: rows } = await api.call<{ items: AuditRow[] }>(
      "GET",
      "/audit?action=binding.apply&limit=50",
    );
    expect(rows.map(({ environment, outcome }) => [environment, outcome])).toEqual([
      ["policy-admin-prod", "success"],
      ["policy-admin-prod", "intent"],
    ]);
    expect(rows[0]?.reason).toBe(reason);
  });
});

const grid = (page: Page) => page.getByRole("grid", { name: "Keys × environments" });

/** The cell in a row and column of the grid, from 1; the header is row 0. */
const cell = (page: Page, row: number, column: number) =>
  grid(page)
    .getByRole("row")
    .nth(row)
    .getByRole("gridcell")
    .nth(column - 1);

interface AuditRow {
  environment: string | null;
  outcome: string;
  reason: string | null;
}
