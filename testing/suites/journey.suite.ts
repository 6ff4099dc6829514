import { beforeAll, describe } from "vitest";
import type { AnyWorld, WorldSettings } from "@/sandbox/world-on";
import { registerCluster, seed, useWorldOf } from "@/testing/world";
import { describeBinding } from "./journey/binding";
import { describeOwners } from "./journey/owners";
import { namespace, welcome } from "./journey/place";
import { describeRemoval } from "./journey/removal";
import { describeStore } from "./journey/store";
import { describeValues } from "./journey/values";

/** The main journey, step by step: each test goes on where the one before it ended. */
export function registerJourneySuite(
  name: string,
  start: (settings: WorldSettings) => Promise<AnyWorld>,
): void {
  describe(`the main journey on ${name}`, () => {
    const world = useWorldOf(() => start({ timeScale: 0.02, scenario: "empty" }));
    beforeAll(async () => {
      await seed(world(), namespace, [welcome.name]);
      await registerCluster(world(), { namespaces: [namespace] });
    }, 120_000);
    describeStore(world);
    describeBinding(world);
    describeOwners(world);
    describeValues(world);
    describeRemoval(world);
  });
}
