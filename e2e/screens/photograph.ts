import type { Page } from "@playwright/test";
import { expect, expectAccessible } from "../fixtures";

const folder = "test-results/screens";
const widths = [1440, 390] as const;
const themes = ["light", "dark"] as const;

/**
 * Takes the screen as it stands; holds it to axe and to a page that never scrolls sideways. `…-full` in each theme and width;
 * any other state, which is drawn with the same parts, light and wide, then dark and narrow.
 */
export async function photograph(page: Page, name: string): Promise<void> {
  const isFull = name.endsWith("-full");
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of themes) {
      if (!isFull && (theme === "dark") !== (width === 390)) continue;
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveClass(theme === "dark" ? /\bdark\b/ : /^(?!.*dark)/);
      const what = `${name}-${theme}-${width}`;
      await page.evaluate(() => window.scrollTo(0, 0));
      // A dialog darkens the window, not the page below it.
      const fullPage = (await page.locator(".backdrop").count()) === 0;
      await page.screenshot({ path: `${folder}/${what}.png`, fullPage });
      // What differs between the themes is colour alone.
      const rules = theme === "dark" && isFull ? ["color-contrast"] : undefined;
      await expectAccessible(page, what, rules);
    }
    const [scroll, inner] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      window.innerWidth,
    ]);
    expect.soft(scroll, `${name} scrolls sideways at ${width}`).toBeLessThanOrEqual(inner!);
  }
  await page.setViewportSize({ width: widths[0], height: 900 });
}

/** What the page itself complains about. An answer that the test made a problem is not one of them. */
export function noteFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" || /Failed to load resource/.test(message.text())) return;
    faults.push(`${page.url()}: ${message.text()}`);
  });
  return faults;
}

/** The page runs, knows who is signed in, and nothing that it asked for is on its way. */
export async function untilLoaded(page: Page): Promise<void> {
  const account = page.locator(".account").first();
  await expect(account.or(page.getByText("Nothing is here"))).toContainText(/[a-z]-admin|Nothing/);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}
