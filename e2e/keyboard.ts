import { expect, type Locator, type Page } from "@playwright/test";

const tabsMax = 150;
const stepsMax = 40;

interface Focused {
  hasRing: boolean;
  /** For the message: `button "Restart…"`. */
  what: string;
}

/** What has the focus, and whether a person can see that it has. A field inside a frame may let the frame show the ring. */
const focused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const shows = (candidate: Element | null): boolean => {
      if (!candidate) return false;
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(candidate);
      const isSeen = !/, 0\)$|transparent/.test(outlineColor);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1.5 && isSeen;
    };
    const name = element.getAttribute("aria-label") ?? element.textContent ?? "";
    return {
      hasRing: shows(element) || shows(element.parentElement),
      what: `${element.tagName.toLowerCase()} "${name.trim().slice(0, 60)}"`,
    };
  });

const isAt = (target: Locator): Promise<boolean> =>
  target.evaluateAll((all) => all.some((element) => element === document.activeElement));

/** The active element shows that it is. */
export async function expectRing(page: Page): Promise<void> {
  const { hasRing, what } = await focused(page);
  expect(hasRing, `no focus ring on ${what}`).toBe(true);
}

/** Tab (or Shift Tab) until the target has the focus; every stop on the way shows its ring, and none is a trap. */
export async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  const stops: string[] = [];
  for (let step = 0; step < tabsMax; step += 1) {
    if (await isAt(target)) return expectRing(page);
    await page.keyboard.press(key);
    const { hasRing, what } = await focused(page);
    stops.push(what);
    expect(hasRing || what.startsWith("body"), `no focus ring on ${what}`).toBe(true);
  }
  throw new Error(`never reached by ${key}: ${stops.slice(0, 40).join(" → ")}`);
}

export async function tabAndPress(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

export async function tabAndType(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(text);
}

/** The palette, by its key: types once the list is there, goes down to what is meant, and runs it. */
export async function runByPalette(page: Page, words: string, option: string): Promise<void> {
  await page.keyboard.press("Control+k");
  const field = page.getByPlaceholder("An environment, a namespace");
  await expect(field).toBeFocused();
  const wanted = page.getByRole("option").filter({ hasText: new RegExp(`^${option}`) });
  await expect(wanted.first()).toBeAttached();
  await page.keyboard.type(words);
  const chosen = page.getByRole("option", { selected: true });
  await expect(chosen).toContainText(words, { ignoreCase: true });
  for (let step = 0; step < stepsMax && !(await isChosen()); step += 1)
    await page.keyboard.press("ArrowDown");
  await expect(chosen).toHaveText(new RegExp(`^${option}`));
  await page.keyboard.press("Enter");
  await expect(field).toBeHidden();

  async function isChosen(): Promise<boolean> {
    return ((await chosen.textContent()) ?? "").startsWith(option);
  }
}
