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

/**
 * Waits for the verdict on the open page; attaches how long after the cluster's own event the server made it and the page
 * showed it. Never judges the time.
 */
export async function reportHealthy(
  page: Page,
  mounts: MountWatch,
  { info, what }: { info: TestInfo; what: string },
): Promise<void> {
  await expect.poll(() => mounts.settledAt(), { timeout: 60_000 }).not.toBeNull();
  await expect(page.locator("h1").locator("..")).toContainText("healthy", { timeout: 90_000 });
  const { shownAt, madeAt } = await page.evaluate(async () => {
    const [cluster, namespace, name] = location.pathname.split("/").slice(2);
    const answer = await fetch(`/api/v1/environments/${cluster}/${namespace}/${name}`);
    const { since } = (await answer.json()) as { since: string };
    return {
      shownAt: (window as { healthyAt?: number }).healthyAt ?? null,
      madeAt: Date.parse(since),
    };
  });
  expect(shownAt, `${what}: the page said healthy before it was looked at`).not.toBeNull();
  const eventAt = mounts.settledAt()!;
  const lags = `verdict ${madeAt - eventAt} ms, on the open page ${shownAt! - eventAt} ms after the cluster's event`;
  info.annotations.push({ type: "lag", description: `${what}: ${lags}` });
  process.stdout.write(`    ${what}: ${lags}\n`);
}
