import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at } from "@/testing/suites/http";
import {
  configMap,
  configMaps,
  type GetWorld,
  jsonPatchType,
  mergeType,
  newNamespace,
  refusal,
  strategicType,
  widget,
  widgets,
} from "./world";

export function describePatches(world: GetWorld): void {
  describe("patches", () => {
    let namespace = "";
    let path = "";
    beforeAll(async () => {
      namespace = await newNamespace(world());
      path = `${configMaps(namespace)}/c`;
    });
    beforeEach(async () => {
      const { admin } = world();
      await admin.delete(path);
      await admin.post(configMaps(namespace), configMap("c", { a: "1" }, { labels: { l: "1" } }));
    });

    test("a JSON patch adds, replaces, tests and removes", async () => {
      const patched = await world().admin.patch(path, jsonPatchType, [
        { op: "test", path: "/data/a", value: "1" },
        { op: "replace", path: "/data/a", value: "2" },
        { op: "add", path: "/metadata/annotations", value: {} },
        { op: "add", path: "/metadata/annotations/b~1c", value: "3" },
        { op: "copy", from: "/data/a", path: "/data/d" },
        { op: "remove", path: "/metadata/labels/l" },
      ]);
      expect(patched.status).toBe(200);
      expect(patched.body).toMatchObject({
        metadata: { annotations: { "b/c": "3" } },
        data: { a: "2", d: "2" },
      });
      expect(patched.body).not.toHaveProperty("metadata.labels");
    });

    test.each([
      ["a failing test", [{ op: "test", path: "/data/a", value: "9" }]],
      ["removing what is absent", [{ op: "remove", path: "/data/nope" }]],
    ])("a JSON patch with %s is refused whole", async (_title, patch) => {
      const refused = await world().admin.patch(path, jsonPatchType, [
        { op: "add", path: "/data/z", value: "1" },
        ...patch,
      ]);
      expect(refusal(refused)).toEqual({
        code: 422,
        reason: "Invalid",
        message: "the server rejected our request due to an error in our request",
      });
      expect(at((await world().admin.get(path)).body, "data")).toEqual({ a: "1" });
    });

    test("a JSON patch is a list", async () => {
      const refused = await world().admin.patch(path, jsonPatchType, { op: "remove" });
      expect(refusal(refused)).toMatchObject({
        code: 400,
        message:
          "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
      });
    });

    test("a merge patch removes with null and is checked against a resourceVersion", async () => {
      const { admin } = world();
      const patched = await admin.patch(path, mergeType, { data: { a: null, b: "2" } });
      expect(at(patched.body, "data")).toEqual({ b: "2" });
      const stale = await admin.patch(path, mergeType, {
        metadata: { resourceVersion: "1" },
        data: { b: "3" },
      });
      expect(refusal(stale)).toEqual({
        code: 409,
        reason: "Conflict",
        message:
          'Operation cannot be fulfilled on configmaps "c": the object has been modified; please apply your changes to the latest version and try again',
      });
    });

    test("a strategic merge patch knows the keys of lists", async () => {
      const { admin } = world();
      const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
      const made = await admin.post(deployments, {
        metadata: { name: "d" },
        spec: {
          selector: { matchLabels: { app: "d" } },
          template: {
            metadata: { labels: { app: "d" } },
            spec: { containers: [{ name: "one", image: "one:1" }] },
          },
        },
      });
      expect(made.status).toBe(201);
      const patched = await admin.patch(`${deployments}/d`, strategicType, {
        spec: { template: { spec: { containers: [{ name: "two", image: "two:1" }] } } },
      });
      const containers = at(patched.body, "spec", "template", "spec", "containers");
      const found = (containers as readonly unknown[]).map((item) => at(item, "name"));
      expect(found.toSorted()).toEqual(["one", "two"]);
      const merged = await admin.patch(`${deployments}/d`, mergeType, {
        spec: { template: { spec: { containers: [{ name: "three", image: "three:1" }] } } },
      });
      expect(at(merged.body, "spec", "template", "spec", "containers", 1)).toBeUndefined();
    });

    test("a custom resource takes no strategic merge patch", async () => {
      const { admin } = world();
      await admin.post(widgets(namespace), widget("w", { size: 1 }));
      const refused = await admin.patch(`${widgets(namespace)}/w`, strategicType, {
        spec: { size: 2 },
      });
      expect(refusal(refused)).toEqual({
        code: 415,
        reason: "UnsupportedMediaType",
        message:
          "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
      });
    });

    test("force belongs to apply alone", async () => {
      const refused = await world().admin.patch(`${path}?force=true`, mergeType, {});
      expect(refusal(refused)).toMatchObject({
        code: 422,
        message:
          'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
      });
    });
  });
}
