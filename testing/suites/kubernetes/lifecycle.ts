import { beforeAll, describe, expect, test } from "vitest";
import { at } from "@/testing/suites/http";
import { configMap, configMaps, type GetWorld, mergeType, newNamespace, refusal } from "./world";

/** What an API server alone does about the end of an object; garbage collection is a controller's work. */
export function describeLifecycle(world: GetWorld): void {
  describe("finalizers and owners", () => {
    let path = "";
    beforeAll(async () => {
      path = configMaps(await newNamespace(world()));
    });

    test("a held object is marked, takes no new finalizer, and goes with the last one", async () => {
      const { admin } = world();
      const one = `${path}/f`;
      await admin.post(path, configMap("f", {}, { finalizers: ["bindery.test/hold"] }));
      const marked = await admin.delete(one);
      expect(marked.status).toBe(200);
      expect(marked.body).toMatchObject({
        kind: "ConfigMap",
        metadata: {
          deletionTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          deletionGracePeriodSeconds: 0,
          finalizers: ["bindery.test/hold"],
        },
      });
      const again = await admin.delete(one);
      expect(at(again.body, "metadata", "resourceVersion")).toBe(
        at(marked.body, "metadata", "resourceVersion"),
      );
      const refused = await admin.patch(one, mergeType, {
        metadata: { finalizers: ["bindery.test/hold", "bindery.test/other"] },
      });
      expect(refusal(refused)).toEqual({
        code: 422,
        reason: "Invalid",
        message:
          'ConfigMap "f" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"bindery.test/other"}',
      });
      expect((await admin.patch(one, mergeType, { data: { a: "1" } })).status).toBe(200);
      const freed = await admin.patch(one, mergeType, { metadata: { finalizers: null } });
      expect(freed.status).toBe(200);
      expect((await admin.get(one)).status).toBe(404);
    });

    test("a finalizer has a qualified name", async () => {
      const bad = await world().admin.post(path, configMap("f2", {}, { finalizers: ["hold"] }));
      expect(refusal(bad)).toMatchObject({
        code: 422,
        message:
          'ConfigMap "f2" is invalid: metadata.finalizers[0]: Invalid value: "hold": name is neither a standard finalizer name nor is it fully qualified',
      });
    });

    test("an owner has a uid", async () => {
      const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: "b" }];
      const bad = await world().admin.post(path, configMap("o", {}, { ownerReferences }));
      expect(refusal(bad)).toMatchObject({
        code: 422,
        message:
          'ConfigMap "o" is invalid: metadata.ownerReferences.uid: Invalid value: "": must not be empty',
      });
    });

    test("a namespace on its way out takes nothing new", async () => {
      const { admin } = world();
      const namespace = await newNamespace(world());
      const held = configMap("held", {}, { finalizers: ["bindery.test/hold"] });
      await admin.post(configMaps(namespace), held);
      const deleted = await admin.delete(`/api/v1/namespaces/${namespace}`);
      expect(deleted.body).toMatchObject({ status: { phase: "Terminating" } });
      const late = await admin.post(configMaps(namespace), configMap("late"));
      expect(refusal(late)).toEqual({
        code: 403,
        reason: "Forbidden",
        message: `configmaps "late" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
      });
      await admin.patch(`${configMaps(namespace)}/held`, mergeType, {
        metadata: { finalizers: null },
      });
    });
  });
}
