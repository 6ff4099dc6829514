import { expect, type Locator, type Page } from "@playwright/test";

/** One numbered item of a ladder. */
export const rung = (page: Page, ladder: string, label: string): Locator =>
  page
    .getByRole("list", { name: ladder })
    .getByRole("listitem")
    .filter({ has: page.getByText(label, { exact: true }) });

/** What a rung's mark says: `passed`, `failed`, `warning`, `not tried`. */
export const expectRung = (
  page: Page,
  [ladder, label]: [string, string],
  said: string | RegExp,
): Promise<void> =>
  expect(rung(page, ladder, label).getByRole("img", { name: said })).toBeVisible();

export async function chooseOption(
  page: Page,
  field: string,
  option: string | RegExp,
): Promise<void> {
  await page.getByRole("combobox", { name: field }).click();
  await page.getByRole("option", { name: option }).click();
}

/** The one entry of the main navigation; its count is not part of the question. */
export const goTo = (page: Page, entry: string): Promise<void> =>
  page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: new RegExp(`^${entry}`) })
    .click();

export const verdict = (page: Page): Locator => page.locator("h1").locator("..");

/** Restart by the button and its dialog, as a person does. */
export async function restartByDialog(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Restart…" }).first().click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: /^Restart/ }).click();
  await expect(dialog).toBeHidden();
}
