import { beforeAll, describe, expect, test } from "vitest";
import { type Answer, at, textAt } from "@/testing/suites/http";
import { openWatch } from "@/testing/suites/watch";
import type { KubernetesTarget } from "@/testing/suites/targets";
import { type KubernetesWorld, newNamespace, openWorld, refusal, resourceVersion } from "./world";

/** What a client meets that comes back after the server forgot the past. */
export function describeHistory(getTarget: () => Promise<KubernetesTarget>): void {
  describe("a forgotten past", () => {
    let world: KubernetesWorld;
    let path = "";
    let first: Answer;
    beforeAll(async () => {
      const target = await getTarget();
      world = await openWorld(target);
      path = `/api/v1/namespaces/${await newNamespace(world)}/secrets`;
      for (const n of [0, 1, 2, 3]) await world.admin.post(path, { metadata: { name: `s${n}` } });
      first = await world.admin.get(`${path}?limit=2`);
      for (const n of [0, 1, 2]) await world.admin.post(path, { metadata: { name: `t${n}` } });
      if (target.compactHistory === undefined)
        throw new Error("this server cannot be made to forget");
      await target.compactHistory();
    });

    test("an old page cannot go on, but offers the rest as it is now", async () => {
      const token = textAt(first.body, "metadata", "continue");
      const page = (next: string): string => `${path}?limit=2&continue=${encodeURIComponent(next)}`;
      const gone = await world.admin.get(page(token));
      expect(refusal(gone)).toEqual({
        code: 410,
        reason: "Expired",
        message:
          "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
      });
      const rest = await world.admin.get(page(textAt(gone.body, "metadata", "continue")));
      const items = at(rest.body, "items") as readonly unknown[];
      expect(items.map((item) => at(item, "metadata", "name"))).toEqual(["s2", "s3"]);
      expect(Number(resourceVersion(rest))).toBeGreaterThan(Number(resourceVersion(first)));
    });

    test("a list at exactly that moment is gone", async () => {
      const query = `resourceVersion=${resourceVersion(first)}&resourceVersionMatch=Exact`;
      expect(refusal(await world.admin.get(`${path}?${query}`))).toEqual({
        code: 410,
        reason: "Expired",
        message: "The resourceVersion for the provided list is too old.",
      });
    });

    test("a watch from then is an ERROR event with 410, and the end", async () => {
      const watch = await openWatch(
        world.admin,
        `${path}?watch=1&resourceVersion=${resourceVersion(first)}`,
      );
      expect(watch.status).toBe(200);
      const event = await watch.next();
      expect(event).toMatchObject({ type: "ERROR", object: { reason: "Expired", code: 410 } });
      // The first is the storage's text, the second its cache's.
      expect(textAt(event, "object", "message")).toMatch(
        /^(The resourceVersion for the provided watch is too old\.|too old resource version: \d+ \(\d+\))$/,
      );
      await watch.ended();
    });
  });
}
