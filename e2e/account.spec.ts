import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { makeAdmin } from "../scripts/demo/seed";
import { expect, expectAccessible, signIn, test, type Stack } from "./fixtures";
import { appCode } from "./totp";

const ada = {
  name: "Ada Nwosu",
  email: "ada@bindery.example",
  password: "first password of ada",
};

/** A second device: its own cookies. */
async function otherDevice(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(/\/login/);
}

async function passFirstStep(page: Page, { url, admin }: Stack): Promise<void> {
  await page.goto(`${url}/login`);
  await page.getByLabel("Email").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("Code")).toBeFocused();
}

async function fillPassword(page: Page, password: string, button: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(password);
  await dialog.getByRole("button", { name: button }).click();
}

test("one's own account: sessions, a second factor, its codes, and a new password", async ({
  page,
  browser,
  fresh,
}) => {
  page.setDefaultTimeout(30_000);
  await makeAdmin(fresh.url, fresh.admin, fresh.setupToken);
  await signIn(page, fresh);
  const codes: string[] = [];
  let key = "";

  await test.step("an ended session is out at its next request", async () => {
    const other = await otherDevice(browser);
    await signIn(other, fresh);
    await other.goto(`${fresh.url}/environments?verdict=failed`);
    await expect(other.getByText(/^Live · /)).toBeVisible();
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Account" }).click();
    await expect(page.getByText("this one")).toBeVisible();
    await expectAccessible(page, "account");
    await page.getByRole("button", { name: "End all others…" }).click();
    await page.getByRole("button", { name: /^End \d+ sessions?$/ }).click();
    await expect(page.getByRole("button", { name: "End all others…" })).toHaveCount(0);
    // Nobody touches the other page: it leaves by itself, and knows where to come back to.
    await other.waitForURL(({ pathname }) => pathname === "/login");
    expect(new URL(other.url()).searchParams.get("next")).toBe("/environments?verdict=failed");
    await expect(other.getByText("You are signed out")).toBeVisible();
    await other.getByLabel("Email").fill(fresh.admin.email);
    await other.getByLabel("Password").fill(fresh.admin.password);
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.waitForURL(({ pathname }) => pathname === "/environments");
    await expect(other.getByText(/^Live · /)).toBeVisible();
    await other.context().clearCookies();
    await other
      .getByRole("button", { name: /^Go to or run/ })
      .first()
      .click();
    await other.waitForURL(({ pathname }) => pathname === "/login");
    await other.context().close();
  });

  await test.step("a second factor needs the password, and a first code", async () => {
    await page.getByRole("button", { name: "Set up…" }).click();
    await fillPassword(page, "not the password", "Show QR code");
    await expect(page.getByText("Not your current password")).toBeVisible();
    await fillPassword(page, fresh.admin.password, "Show QR code");
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("img", { name: /^QR code/ })).toBeVisible();
    await expectAccessible(page, "the QR code");
    key = (await dialog.locator("code").innerText()).replaceAll(" ", "");
    await dialog.getByLabel("Code", { exact: true }).fill(appCode(key, 30));
    await dialog.getByRole("button", { name: "Turn on" }).click();
    await expect(dialog.getByText("Not the code of now")).toBeVisible();
    await dialog.getByLabel("Code", { exact: true }).fill(appCode(key));
    await dialog.getByRole("button", { name: "Turn on" }).click();
    await expect(dialog.getByRole("heading")).toHaveText("The second factor is on");
    const text = await dialog.getByRole("region", { name: "backup codes" }).innerText();
    codes.push(...text.trim().split("\n"));
    expect(codes).toHaveLength(10);
    await expectAccessible(page, "the backup codes");
    await dialog.getByRole("button", { name: "I have kept the codes" }).click();
    await expect(page.getByText("10 backup codes left.")).toBeVisible();
  });

  await test.step("sign-in asks for the code: a wrong one stays out, the app's one enters", async () => {
    await signOut(page);
    await passFirstStep(page, fresh);
    await expectAccessible(page, "the second step of a sign-in");
    await page.getByLabel("Code").fill("12345");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("Six digits, as the app shows them")).toBeVisible();
    await page.getByLabel("Code").fill(appCode(key, 30));
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "The code is wrong." })).toBeVisible();
    await page.goto(`${fresh.url}/overview`);
    await page.waitForURL(/\/login/);
    await passFirstStep(page, fresh);
    await page.getByLabel("Code").fill(appCode(key, 1));
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/login"));
  });

  await test.step("a backup code enters once", async () => {
    const enter = async () => {
      await signOut(page);
      await passFirstStep(page, fresh);
      await page.getByRole("button", { name: "Use a backup code" }).click();
      await page.getByLabel("Backup code").fill(codes[0] ?? "");
      await page.getByRole("button", { name: "Sign in" }).click();
    };
    await enter();
    await page.waitForURL((url) => !url.pathname.startsWith("/login"));
    await enter();
    await expect(page.getByRole("alert").filter({ hasText: "The code is wrong." })).toBeVisible();
    await page.getByLabel("Backup code").fill(codes[1] ?? "");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => !url.pathname.startsWith("/login"));
  });

  await test.step("the second factor is turned off with the password", async () => {
    await page.goto(`${fresh.url}/settings/account`);
    await expect(page.getByText("8 backup codes left.")).toBeVisible();
    await page.getByRole("button", { name: "Turn off…" }).click();
    await fillPassword(page, fresh.admin.password, "Turn off");
    await expect(page.getByRole("button", { name: "Set up…" })).toBeVisible();
  });

  const changed = `${fresh.admin.password} and more`;
  await test.step("the password changes with the current one only", async () => {
    const panel = page.getByRole("region", { name: "Password" });
    const fill = async (current: string) => {
      await panel.getByLabel("Current password").fill(current);
      await panel.getByLabel("New password", { exact: true }).fill(changed);
      await panel.getByLabel("New password again").fill(changed);
      await panel.getByRole("button", { name: "Change password" }).click();
    };
    await fill("not the password");
    await expect(panel.getByText("Not your current password")).toBeVisible();
    await fill(fresh.admin.password);
    await expect(panel.getByText(/^Changed\./)).toBeVisible();
    await signOut(page);
    await signIn(page, { ...fresh, admin: { ...fresh.admin, password: changed } });
  });

  await test.step("the audit tells each act, and nothing of what was shown once", async () => {
    await page.goto(`${fresh.url}/audit`);
    for (const action of ["secondFactor.confirm", "secondFactor.delete", "password.update"])
      await expect(page.getByText(action).first()).toBeVisible();
    await page.getByRole("button", { name: "Export" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("menuitem", { name: /^JSONL/ }).click();
    const file = await (await downloading).path();
    const exported = readFileSync(file, "utf8");
    expect(exported.trimEnd().split("\n").at(-1)).toContain('"type":"end"');
    expect(
      execFileSync("npm", ["run", "-s", "bindery", "--", "audit", "verify", file], {
        encoding: "utf8",
      }),
    ).toContain("whole");
    const content = (await page.content()) + exported;
    for (const secret of [key, changed, fresh.admin.password, ...codes]) {
      expect(content).not.toContain(secret);
      expect(fresh.log()).not.toContain(secret);
    }
  });
});

test("a platform admin helps: a reset link that works once, and a second factor taken away", async ({
  page,
  browser,
  fresh,
}) => {
  const api = await makeAdmin(fresh.url, fresh.admin, fresh.setupToken);
  await api.call("POST", "/people", { ...ada, grants: [] });
  await signIn(page, fresh);
  await page.goto(`${fresh.url}/settings/people`);
  const menu = () => page.getByRole("button", { name: `More for ${ada.name}` });
  let link = "";

  await test.step("the link is shown once, and only for the admin's own password", async () => {
    await menu().click();
    await expect(page.getByRole("menuitem", { name: "Reset second factor…" })).toBeDisabled();
    await page.getByRole("menuitem", { name: "Password-reset link…" }).click();
    await fillPassword(page, ada.password, "Make link");
    await expect(page.getByText("Not your current password")).toBeVisible();
    await fillPassword(page, fresh.admin.password, "Make link");
    link = await page.getByRole("dialog").locator("code").innerText();
    await expectAccessible(page, "the reset link");
    await page.getByRole("button", { name: "I have handed it over" }).click();
  });

  const hers = await otherDevice(browser);
  const next = "second password of ada";
  await test.step("it sets a password once", async () => {
    await hers.goto(link);
    await hers.getByLabel("New password", { exact: true }).fill(next);
    await hers.getByLabel("New password again").fill(next);
    await expectAccessible(hers, "a new password");
    await hers.getByRole("button", { name: "Set password" }).click();
    await hers.getByRole("link", { name: "Sign in" }).click();
    await signIn(hers, { url: fresh.url, admin: { ...ada, password: next } });
    const again = await otherDevice(browser);
    await again.goto(link);
    await again.getByLabel("New password", { exact: true }).fill("third password of ada");
    await again.getByLabel("New password again").fill("third password of ada");
    await again.getByRole("button", { name: "Set password" }).click();
    await expect(again.getByRole("alert").filter({ hasText: "does not work" })).toBeVisible();
    await again.context().close();
  });

  await test.step("a lost phone: the factor goes, and so do her sessions", async () => {
    await hers.goto(`${fresh.url}/settings/account`);
    await hers.getByRole("button", { name: "Set up…" }).click();
    await fillPassword(hers, next, "Show QR code");
    const key = (await hers.getByRole("dialog").locator("code").innerText()).replaceAll(" ", "");
    await hers.getByLabel("Code", { exact: true }).fill(appCode(key));
    await hers.getByRole("button", { name: "Turn on" }).click();
    await hers.getByRole("button", { name: "I have kept the codes" }).click();
    await page.reload();
    await menu().click();
    await page.getByRole("menuitem", { name: "Reset second factor…" }).click();
    await fillPassword(page, fresh.admin.password, "Reset second factor");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await hers.reload();
    await hers.waitForURL(/\/login/);
    await signIn(hers, { url: fresh.url, admin: { ...ada, password: next } });
  });

  await test.step("her sessions end on the admin's word", async () => {
    await menu().click();
    await page.getByRole("menuitem", { name: "End sessions…" }).click();
    await page.getByRole("button", { name: "End sessions" }).click();
    await expect(page.getByRole("alertdialog")).toHaveCount(0);
    await hers.reload();
    await hers.waitForURL(/\/login/);
    const token = link.split("#")[1] ?? "?";
    for (const secret of [token, next]) expect(fresh.log()).not.toContain(secret);
  });
});
