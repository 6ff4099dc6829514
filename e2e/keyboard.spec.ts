import type { Page } from "@playwright/test";
import { verdict } from "./by-form";
import { expect, test, type Stack } from "./fixtures";
import { expectRing, runByPalette, tabAndPress, tabAndType, tabTo } from "./keyboard";
import { seedConsole, makeAdmin } from "../scripts/demo/seed";

const namespace = "mendix-onboarding";
const environment = "welcome-acc";

test("the whole main job by keyboard alone: every stop shows its ring, nothing traps, dialogs give the focus back", async ({
  page,
  fresh,
}) => {
  test.setTimeout(240_000);
  page.setDefaultTimeout(30_000);
  await refuseMouse(page);
  const api = await makeAdmin(fresh.url, fresh.admin, fresh.setupToken);
  await seedConsole(api, fresh.sandbox);
  const button = (name: string | RegExp) => page.getByRole("button", { name }).first();

  await test.step("sign in", () => signInByKeys(page, fresh));

  await test.step("the skip link goes past the navigation", async () => {
    await tabAndPress(page, page.getByRole("link", { name: "Skip to the content" }));
    await expect(page.getByRole("main")).toBeFocused();
  });

  await test.step("the palette reaches each screen, and Escape gives the focus back", () =>
    walkPalette(page));

  await test.step("namespace: the switch is turned on", async () => {
    await runByPalette(page, namespace, namespace);
    await page.waitForURL(new RegExp(`${namespace}$`));
    await tabAndType(page, page.getByLabel("Naming template"), "secret/data/{environment}");
    const toggle = page.getByRole("switch", { name: "Enable Secrets Store" });
    await tabTo(page, toggle, "Shift+Tab");
    await page.keyboard.press("Space");
    await expect(toggle).toBeChecked();
  });

  await test.step("keys: filled from the template", async () => {
    await runByPalette(page, environment, environment);
    await page.waitForURL(new RegExp(`${environment}$`));
    await expect(page.getByRole("heading", { level: 1, name: environment })).toBeFocused();
    await tabAndPress(page, page.getByRole("link", { name: /^Keys/ }));
    await page.waitForURL(/\/keys$/);
    await tabAndType(page, page.getByLabel("Identity in the store"), `mendix-${environment}`);
    await tabAndPress(page, button(/^Fill \d+ required keys from template$/));
    await expect(button("Review plan")).toBeFocused();
    await expectRing(page);
    await menuByKeys(page);
    await tabAndPress(page, button("Review plan"));
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Plan for");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  });

  await test.step("plan: read, reasoned, applied", async () => {
    await expect(page.getByRole("region", { name: "Server dry-run" })).toContainText("accepted");
    await tabAndType(page, page.getByLabel("Reason"), "by keyboard");
    await tabAndPress(page, button(/^Apply /));
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Revision 1 applied");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  });

  await test.step("health turns healthy by itself", async () => {
    await tabAndPress(page, page.getByRole("link", { name: "See Health" }));
    await expect(verdict(page)).toContainText("healthy", { timeout: 90_000 });
  });

  await test.step("restart: the dialog holds the focus and gives it back", async () => {
    await tabAndPress(page, button("Restart…"));
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toBeVisible();
    await expectHeld(page);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(button("Restart…")).toBeFocused();
    await page.keyboard.press("Enter");
    await tabAndPress(page, dialog.getByRole("button", { name: /^Restart \d+ pod/ }));
    await expect(dialog).toBeHidden();
    await expect(button("Restart…")).toBeFocused();
  });

  await test.step("audit: rows by arrow keys, an entry by Enter, a filter by its menu", () =>
    auditByKeys(page));
});

async function refuseMouse(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const type of ["mousedown", "pointerdown", "touchstart"])
      window.addEventListener(type, () => document.body.setAttribute("data-e2e-mouse", type), true);
  });
}

async function signInByKeys(page: Page, { url, admin }: Stack): Promise<void> {
  await page.goto(`${url}/login`);
  await expect(page.getByLabel("Email")).toBeFocused();
  await expectRing(page);
  await page.keyboard.type(admin.email);
  await tabAndType(page, page.getByLabel("Password"), admin.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/overview$/);
}

async function walkPalette(page: Page): Promise<void> {
  for (const [words, option, path] of [
    ["Clusters", "Clusters", "/settings/clusters"],
    ["People", "People", "/settings/people"],
    ["Stores", "Stores", "/stores"],
    ["add a store", "Add a store…", "/stores/new"],
    ["Audit", "Audit", "/audit"],
    ["Overview", "Overview", "/overview"],
  ] as const) {
    await runByPalette(page, words, option);
    await page.waitForURL((url) => url.pathname === path);
  }
  const opener = page.getByRole("button", { name: /^Go to or run/ }).first();
  // The palette leads to the title of what was chosen.
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await tabTo(page, opener, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByPlaceholder("An environment, a namespace")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
}

/** A row's menu: opened by Enter, walked by arrows, left by Escape, the focus back on its button. */
async function menuByKeys(page: Page): Promise<void> {
  const more = page.getByRole("button", { name: "More for database-type" });
  await tabTo(page, more, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem").nth(1)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toBeHidden();
  await expect(more).toBeFocused();
}

/** Tab goes round inside the open dialog and never leaves it. */
async function expectHeld(page: Page): Promise<void> {
  for (let step = 0; step < 6; step += 1) {
    await page.keyboard.press("Tab");
    // Between the last and the first stop the focus passes a guard beside the dialog.
    await expect
      .poll(() =>
        page.evaluate(() => document.activeElement?.closest("[role=alertdialog]") !== null),
      )
      .toBe(true);
  }
}

async function auditByKeys(page: Page): Promise<void> {
  await runByPalette(page, "Audit", "Audit");
  const rows = page.getByRole("row");
  await expect(rows.nth(3)).toBeVisible();
  await tabTo(page, rows.nth(1));
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(2)).toBeFocused();
  await expectRing(page);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(rows.nth(1)).toHaveAttribute("aria-current", "true");
  for (const action of ["environment.restart", "binding.apply", "enablement.replace"])
    await expect(page.getByText(action).first()).toBeVisible();
  const outcome = page.getByRole("button", { name: /^Outcome/ });
  await tabTo(page, outcome, "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/outcome=/);
  await expect(page.locator("body")).not.toHaveAttribute("data-e2e-mouse");
}
