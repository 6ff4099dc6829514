import { mkdirSync } from "node:fs";
import { expect, expectAccessible, signIn, test } from "./fixtures";

const environment = (name: string) => `/environments/ams-dc2/${name}`;
const screens: [string, string][] = [
  ["overview", "/overview"],
  ["namespaces", "/namespaces"],
  ["namespace", "/namespaces/ams-dc2/mendix-insurance"],
  ["namespace-off", "/namespaces/ams-dc2/mendix-onboarding"],
  ["environments", "/environments"],
  ["environment-failing", environment("mendix-insurance/claims-acc")],
  ["environment-healthy", environment("mendix-commerce/orders-prod")],
  ["environment-keys", `${environment("mendix-commerce/orders-acc")}/keys`],
  ["environment-identity", `${environment("mendix-commerce/orders-prod")}/identity`],
  ["environment-manifests", `${environment("mendix-commerce/orders-prod")}/manifests`],
  ["environment-history", `${environment("mendix-commerce/orders-prod")}/history`],
  ["stores", "/stores"],
  ["store", "/stores/vault-ams"],
  ["store-new", "/stores/new"],
  ["audit", "/audit"],
  ["clusters", "/settings/clusters"],
  ["people", "/settings/people"],
];
const folder = "test-results/screens";

for (const theme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`every screen is readable, accessible and never scrolls sideways: ${theme}, ${width} px`, async ({
      browser,
      seeded,
    }) => {
      mkdirSync(folder, { recursive: true });
      const context = await browser.newContext({
        colorScheme: theme,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      await signIn(page, seeded);
      for (const [name, path] of screens) {
        await page.goto(seeded.url + path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png`, fullPage: true });
        const isWide = await page.evaluate(
          () => document.documentElement.scrollWidth > window.innerWidth,
        );
        expect.soft(isWide, `${name} scrolls sideways at ${width}`).toBe(false);
        if (width === 1440) await expectAccessible(page, `${name}, ${theme}`);
      }
      expect(faults).toEqual([]);
      await context.close();
    });
  }
}
