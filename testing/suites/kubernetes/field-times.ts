import { beforeEach, describe, expect, test } from "vitest";
import type { ManagedFieldsEntry } from "@/lib/domain/kube-object";
import { type Answer, at } from "@/testing/suites/http";
import {
  applyType,
  type GetWorld,
  mergeType,
  newNamespace,
  resourceVersion,
  until,
  widget,
  widgets,
} from "./world";

/** When `managedFields` says that a manager wrote: health compares these moments with one another. */
export function describeFieldTimes(world: GetWorld): void {
  describe("the time of a field manager", () => {
    let path = "";
    beforeEach(async () => {
      path = widgets(await newNamespace(world()));
    });
    const apply = (manager: string, spec: object): Promise<Answer> =>
      world().admin.patch(`${path}/s?fieldManager=${manager}`, applyType, widget("s", spec));
    const update = (manager: string, spec: object): Promise<Answer> =>
      world().admin.patch(`${path}/s?fieldManager=${manager}`, mergeType, { spec });
    const timeOf = (answer: Answer, manager: string): string => {
      const entries = at(answer.body, "metadata", "managedFields") as ManagedFieldsEntry[];
      return entries.find((entry) => entry.manager === manager)?.time ?? "";
    };
    const nextSecond = async (): Promise<void> => {
      const from = Math.floor(Date.now() / 1_000) * 1_000 + 1_000;
      await until(() => Promise.resolve(Date.now() >= from));
    };

    test("an update that gives an owned field another value moves it, and nobody else's", async () => {
      await apply("one", { size: 1 });
      const first = await update("two", { whole: { k: "v" } });
      await nextSecond();
      const second = await update("two", { whole: { k: "w" } });
      expect(timeOf(second, "two") > timeOf(first, "two")).toBe(true);
      expect(timeOf(second, "one")).toBe(timeOf(first, "one"));
    });

    test("an apply that gives an owned field another value moves it, and nobody else's", async () => {
      const made = await apply("one", { size: 1 });
      const other = await update("two", { whole: { k: "v" } });
      await nextSecond();
      const changed = await apply("one", { size: 2 });
      expect(timeOf(changed, "one") > timeOf(made, "one")).toBe(true);
      expect(timeOf(changed, "two")).toBe(timeOf(other, "two"));
    });

    test("taking a field over moves the time of who takes it, not of who loses it", async () => {
      await apply("maker", { size: 9 });
      const made = await update("one", { size: 1, tags: ["a"] });
      await nextSecond();
      const taken = await update("two", { size: 2 });
      expect(timeOf(taken, "two") > timeOf(made, "one")).toBe(true);
      expect(timeOf(taken, "one")).toBe(timeOf(made, "one"));
    });

    test("an update that only removes an own field does not move it", async () => {
      await apply("maker", { size: 9 });
      const made = await update("one", { size: 1, tags: ["a"] });
      await nextSecond();
      const removed = await update("one", { tags: null });
      expect(timeOf(removed, "one")).toBe(timeOf(made, "one"));
    });

    test("an apply or update that changes nothing moves nothing", async () => {
      await apply("one", { size: 1 });
      const first = await update("two", { whole: { k: "v" } });
      await nextSecond();
      const applied = await apply("one", { size: 1 });
      const updated = await update("two", { whole: { k: "v" } });
      expect(timeOf(updated, "one")).toBe(timeOf(first, "one"));
      expect(timeOf(updated, "two")).toBe(timeOf(first, "two"));
      expect(resourceVersion(applied)).toBe(resourceVersion(first));
      expect(resourceVersion(updated)).toBe(resourceVersion(first));
    });

    test("an apply that only annotates moves the whole manager", async () => {
      const made = await apply("one", { size: 1 });
      await nextSecond();
      const annotated = await world().admin.patch(
        `${path}/s?fieldManager=one`,
        applyType,
        widget("s", { size: 1 }, { annotations: { a: "1" } }),
      );
      expect(timeOf(annotated, "one") > timeOf(made, "one")).toBe(true);
    });
  });
}
