import { expect, type Page, type TestInfo } from "@playwright/test";
import type { MountWatch } from "./mounts";

/** Begins to note when the open page first says `healthy`, by the page itself and not by how often a test looks. */
export async function noteHealthy(page: Page): Promise<void> {
  await page.evaluate(() => {
    const note = window as { healthyAt?: number };
    delete note.healthyAt;
    const look = () => {
      const said = document.querySelector("h1")?.parentElement?.textContent ?? "";
      if (note.healthyAt === undefined && said.includes("healthy")) note.healthyAt = Date.now();
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

/** Waits for the verdict on the open page; attaches how long it came after the cluster's own event. Never judges the time. */
export async function reportHealthy(
  page: Page,
  mounts: MountWatch,
  { info, what }: { info: TestInfo; what: string },
): Promise<void> {
  await expect.poll(() => mounts.settledAt(), { timeout: 60_000 }).not.toBeNull();
  await expect(page.locator("h1").locator("..")).toContainText("healthy", { timeout: 90_000 });
  const healthyAt = await page.evaluate(() => (window as { healthyAt?: number }).healthyAt ?? null);
  expect(healthyAt, `${what}: the page said healthy before it was looked at`).not.toBeNull();
  const lag = healthyAt! - mounts.settledAt()!;
  info.annotations.push({ type: "lag", description: `${what}: ${lag} ms` });
  process.stdout.write(`    ${what}: healthy on the page ${lag} ms after the cluster's event\n`);
}
