import { expect } from "@playwright/test";
import type { ConsoleApi } from "../scripts/demo/browserless";

interface Listed {
  items: { cluster: string; namespace: string; name: string; verdict: string }[];
}
interface Detail {
  diagnosis: { restsOn: { label: string; observedAt: string | null; state: string }[] };
}

/** Waits until the store was asked for every bound environment, so that no verdict is `unknown` for want of a first probe. */
export async function untilSettled(api: ConsoleApi): Promise<void> {
  const { items } = await api.call<Listed>("GET", "/environments?limit=200");
  for (const { cluster, namespace, name } of items.filter(({ verdict }) => verdict !== "off")) {
    await expect
      .poll(
        async () => {
          const path = `/environments/${cluster}/${namespace}/${name}`;
          const { diagnosis } = await api.call<Detail>("GET", path);
          return diagnosis.restsOn.filter(
            ({ label, observedAt }) => label.startsWith("Probe") && observedAt === null,
          );
        },
        { timeout: 60_000, message: `the first probe of ${name}` },
      )
      .toEqual([]);
  }
}
