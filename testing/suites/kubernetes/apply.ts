import { beforeEach, describe, expect, test } from "vitest";
import { type Answer, at } from "@/testing/suites/http";
import {
  applyType,
  causes,
  configMap,
  configMaps,
  type GetWorld,
  mergeType,
  newNamespace,
  owners,
  refusal,
  resourceVersion,
  widget,
  widgets,
} from "./world";
import { widgetGroup } from "./widget-definition";

const full = {
  size: 1,
  parameters: { a: "1", b: "2" },
  names: ["x", "y"],
  tags: ["t1"],
  ports: [{ name: "http", port: 80 }],
  whole: { k: "v" },
};

const usingWidget = `using ${widgetGroup}/v1`;

const conflict = (manager: string, field: string) => ({
  reason: "FieldManagerConflict",
  message: `conflict with ${manager}`,
  field,
});

/** Server-side apply: who owns what, who may change it, and in which words the server says no. */
export function describeApply(world: GetWorld): void {
  describe("server-side apply of a custom resource", () => {
    let path = "";
    beforeEach(async () => {
      path = widgets(await newNamespace(world()));
    });
    const apply = (manager: string, spec: object, query = ""): Promise<Answer> =>
      world().admin.patch(
        `${path}/s?fieldManager=${manager}${query}`,
        applyType,
        widget("s", spec),
      );
    const specOf = (answer: Answer): unknown => at(answer.body, "spec");

    test("it creates, and owns exactly what it was given", async () => {
      const labelled = widget("s", full, { labels: { l1: "1" } });
      const made = await world().admin.patch(`${path}/s?fieldManager=one`, applyType, labelled);
      expect(made.status).toBe(201);
      expect(specOf(made)).toEqual({ mode: "plain", ...full });
      expect(owners(made)).toEqual({
        "one Apply": {
          "f:metadata": { "f:labels": { "f:l1": {} } },
          "f:spec": {
            "f:names": {},
            "f:parameters": { "f:a": {}, "f:b": {} },
            "f:ports": { 'k:{"name":"http"}': { ".": {}, "f:name": {}, "f:port": {} } },
            "f:size": {},
            "f:tags": { 'v:"t1"': {} },
            "f:whole": {},
          },
        },
      });
      const again = await world().admin.patch(`${path}/s?fieldManager=one`, applyType, labelled);
      expect(again.status).toBe(200);
      expect(again.body).toEqual(made.body);
    });

    test("two managers share a field of the same value, and each list by its kind", async () => {
      await apply("one", full);
      const shared = await apply("two", {
        size: 1,
        parameters: { a: "1", c: "3" },
        tags: ["t2"],
        ports: [{ name: "https", port: 443 }],
      });
      expect(shared.status).toBe(200);
      expect(specOf(shared)).toEqual({
        mode: "plain",
        ...full,
        parameters: { a: "1", b: "2", c: "3" },
        tags: ["t1", "t2"],
        ports: [
          { name: "http", port: 80 },
          { name: "https", port: 443 },
        ],
      });
      expect(owners(shared)["two Apply"]).toEqual({
        "f:spec": {
          "f:parameters": { "f:a": {}, "f:c": {} },
          "f:ports": { 'k:{"name":"https"}': { ".": {}, "f:name": {}, "f:port": {} } },
          "f:size": {},
          "f:tags": { 'v:"t2"': {} },
        },
      });
    });

    test("a conflict names each field and its owner, and changes nothing", async () => {
      const before = await apply("one", full);
      const refused = await apply("two", {
        size: 2,
        parameters: { a: "9", b: "9" },
        names: ["z"],
        tags: ["t1"],
        ports: [{ name: "http", port: 81 }],
        whole: { z: "z" },
      });
      expect(refusal(refused)).toEqual({
        code: 409,
        reason: "Conflict",
        message:
          'Apply failed with 6 conflicts: conflicts with "one":\n- .spec.names\n- .spec.size\n- .spec.whole\n- .spec.parameters.a\n- .spec.parameters.b\n- .spec.ports[name="http"].port',
      });
      expect(causes(refused)).toEqual(
        [
          ".spec.names",
          ".spec.size",
          ".spec.whole",
          ".spec.parameters.a",
          ".spec.parameters.b",
          '.spec.ports[name="http"].port',
        ].map((field) => conflict('"one"', field)),
      );
      expect((await world().admin.get(`${path}/s`)).body).toEqual(before.body);
    });

    test("a single conflict stands on one line", async () => {
      await apply("one", full);
      const refused = await apply("two", { size: 2 });
      expect(at(refused.body, "message")).toBe(
        'Apply failed with 1 conflict: conflict with "one": .spec.size',
      );
      expect(causes(refused)).toEqual([conflict('"one"', ".spec.size")]);
    });

    test("force takes the fields over, and drops what the manager no longer sends", async () => {
      await apply("one", full);
      await apply("two", { size: 1, parameters: { a: "1", c: "3" }, tags: ["t2"] });
      const forced = await apply(
        "two",
        { size: 2, parameters: { b: "9" }, names: ["z"] },
        "&force=true",
      );
      expect(specOf(forced)).toEqual({
        mode: "plain",
        ...full,
        size: 2,
        names: ["z"],
        parameters: { a: "1", b: "9" },
      });
      expect(owners(forced)).toEqual({
        "one Apply": {
          "f:spec": {
            "f:parameters": { "f:a": {} },
            "f:ports": { 'k:{"name":"http"}': { ".": {}, "f:name": {}, "f:port": {} } },
            "f:tags": { 'v:"t1"': {} },
            "f:whole": {},
          },
        },
        "two Apply": { "f:spec": { "f:names": {}, "f:parameters": { "f:b": {} }, "f:size": {} } },
      });
    });

    test("what a manager alone owned goes when it is left out; what another owns stays", async () => {
      await apply("one", full);
      await apply("two", { size: 1, parameters: { b: "2" } });
      const dropped = await apply("one", { size: 1, parameters: { a: "1" } });
      expect(specOf(dropped)).toEqual({
        mode: "plain",
        size: 1,
        parameters: { a: "1", b: "2" },
      });
    });

    test("an edit takes a field away from its applier, and is named in the conflict with its version", async () => {
      await apply("one", full);
      const edited = await world().admin.patch(`${path}/s?fieldManager=editor`, mergeType, {
        spec: { parameters: { b: "edited" } },
      });
      expect(owners(edited)).toMatchObject({
        "editor Update": { "f:spec": { "f:parameters": { "f:b": {} } } },
      });
      expect(at(owners(edited)["one Apply"], "f:spec", "f:parameters")).toEqual({ "f:a": {} });
      const refused = await apply("one", full);
      expect(refusal(refused)).toMatchObject({
        code: 409,
        message: `Apply failed with 1 conflict: conflict with "editor" ${usingWidget}: .spec.parameters.b`,
      });
      expect(causes(refused)).toEqual([conflict(`"editor" ${usingWidget}`, ".spec.parameters.b")]);
    });

    test("conflicts with several managers are grouped by manager", async () => {
      await apply("one", { size: 2, parameters: { a: "1" } });
      await apply("two", { size: 2, names: ["z"] });
      await world().admin.patch(`${path}/s?fieldManager=editor`, mergeType, {
        spec: { parameters: { b: "edited" } },
      });
      const refused = await apply("three", { size: 3, parameters: { a: "x", b: "x" } });
      expect(refusal(refused)).toMatchObject({
        code: 409,
        message: `Apply failed with 4 conflicts: conflicts with "editor" ${usingWidget}:\n- .spec.parameters.b\nconflicts with "one":\n- .spec.size\n- .spec.parameters.a\nconflicts with "two":\n- .spec.size`,
      });
      expect(new Set(causes(refused) as readonly unknown[])).toEqual(
        new Set([
          conflict('"one"', ".spec.size"),
          conflict('"one"', ".spec.parameters.a"),
          conflict('"two"', ".spec.size"),
          conflict(`"editor" ${usingWidget}`, ".spec.parameters.b"),
        ]),
      );
    });

    test("dryRun with force shows the result and the owners, and changes nothing", async () => {
      const before = await apply("one", full);
      const dry = await apply("two", { size: 3 }, "&force=true&dryRun=All");
      expect(at(dry.body, "spec", "size")).toBe(3);
      expect(Object.keys(owners(dry)).toSorted()).toEqual(["one Apply", "two Apply"]);
      expect(resourceVersion(dry)).toBe(resourceVersion(before));
      expect((await world().admin.get(`${path}/s`)).body).toEqual(before.body);
      const refused = await apply("two", { size: 3 }, "&dryRun=All");
      expect(refusal(refused)).toMatchObject({ code: 409, reason: "Conflict" });
    });

    test("a status is applied apart, under its own entry", async () => {
      await apply("one", full);
      const applied = await world().admin.patch(`${path}/s/status?fieldManager=st`, applyType, {
        apiVersion: `${widgetGroup}/v1`,
        kind: "Widget",
        metadata: { name: "s" },
        status: { phase: "ok" },
      });
      expect(owners(applied)["st Apply/status"]).toEqual({ "f:status": { "f:phase": {} } });
      expect(at(applied.body, "status")).toEqual({ phase: "ok" });
    });

    test("cleared managed fields are taken for an editor's at the next apply", async () => {
      await apply("one", full);
      const cleared = await world().admin.patch(`${path}/s`, mergeType, {
        metadata: { managedFields: [{}] },
      });
      expect(cleared.body).not.toHaveProperty("metadata.managedFields");
      expect(at((await apply("one", { size: 5 })).body, "message")).toBe(
        `Apply failed with 1 conflict: conflict with "before-first-apply" ${usingWidget}: .spec.size`,
      );
    });

    test("YAML is accepted, and an unreadable one refused", async () => {
      const { admin } = world();
      const yaml = `apiVersion: ${widgetGroup}/v1\nkind: Widget\nmetadata:\n  name: text\nspec:\n  size: 4\n`;
      const made = await admin.patch(`${path}/text?fieldManager=y`, applyType, yaml);
      expect(made.status).toBe(201);
      expect(specOf(made)).toEqual({ mode: "plain", size: 4 });
      const bad = await admin.patch(`${path}/text?fieldManager=y`, applyType, "a: [");
      expect(refusal(bad)).toMatchObject({ code: 400, reason: "BadRequest" });
      expect(at(bad.body, "message")).toMatch(/^error decoding YAML: /);
    });

    test("the words of YAML 1.1 are booleans", async () => {
      const yaml = `apiVersion: ${widgetGroup}/v1\nkind: Widget\nmetadata:\n  name: y\nspec:\n  size: 4\n`;
      const refused = await world().admin.patch(`${path}/y?fieldManager=y`, applyType, yaml);
      expect(refusal(refused)).toMatchObject({
        code: 500,
        message: `failed to create typed patch object (/; ${widgetGroup}/v1, Kind=Widget): .metadata.name: expected string, got &value.valueUnstructured{Value:true}`,
      });
    });

    test("without a manager there is no apply", async () => {
      const refused = await world().admin.patch(`${path}/s`, applyType, widget("s", full));
      expect(refusal(refused)).toEqual({
        code: 422,
        reason: "Invalid",
        message:
          'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      });
    });

    test("a result that the schema refuses is refused", async () => {
      await apply("one", full);
      expect(refusal(await apply("one", { size: 20 }))).toMatchObject({
        code: 422,
        message: `Widget.${widgetGroup} "s" is invalid: spec.size: Invalid value: 20: spec.size in body should be less than or equal to 10`,
      });
    });

    test("a field outside the schema cannot be applied", async () => {
      expect(refusal(await apply("one", { size: 1, nope: 1 }))).toMatchObject({
        code: 500,
        message: `failed to create typed patch object (/s; ${widgetGroup}/v1, Kind=Widget): .spec.nope: field not declared in schema`,
      });
    });

    test.each([
      [
        "managed fields of its own",
        { managedFields: [{ manager: "x" }] },
        400,
        "metadata.managedFields must be nil",
      ],
      [
        "another name",
        { name: "other" },
        400,
        "the name of the object (other) does not match the name on the URL (s)",
      ],
      [
        "an old resourceVersion",
        { resourceVersion: "1" },
        409,
        `Operation cannot be fulfilled on widgets.${widgetGroup} "s": the object has been modified; please apply your changes to the latest version and try again`,
      ],
    ])("%s is refused", async (_title, metadata, code, message) => {
      await apply("one", full);
      const body = widget("s", { size: 1 }, metadata);
      const refused = await world().admin.patch(`${path}/s?fieldManager=one`, applyType, body);
      expect(refusal(refused)).toMatchObject({ code, message });
    });
  });

  describe("server-side apply beside a creator that does not apply", () => {
    let path = "";
    beforeEach(async () => {
      path = configMaps(await newNamespace(world()));
      const made = configMap("c", { a: "1", b: "2" });
      await world().admin.post(`${path}?fieldManager=kubectl-create`, made);
    });
    const apply = (data: object, query = ""): Promise<Answer> =>
      world().admin.patch(
        `${path}/c?fieldManager=bindery${query}`,
        applyType,
        configMap("c", data),
      );

    test("equal values are shared, others are conflicts until forced", async () => {
      const shared = await apply({ a: "1" });
      expect(owners(shared)).toEqual({
        "bindery Apply": { "f:data": { "f:a": {} } },
        "kubectl-create Update": { "f:data": { ".": {}, "f:a": {}, "f:b": {} } },
      });
      const refused = await apply({ a: "x", b: "y" });
      expect(refusal(refused)).toMatchObject({
        code: 409,
        message:
          'Apply failed with 2 conflicts: conflicts with "kubectl-create" using v1:\n- .data.a\n- .data.b',
      });
      const forced = await apply({ a: "x" }, "&force=true");
      expect(at(forced.body, "data")).toEqual({ a: "x", b: "2" });
      expect(owners(forced)).toEqual({
        "bindery Apply": { "f:data": { "f:a": {} } },
        "kubectl-create Update": { "f:data": { ".": {}, "f:b": {} } },
      });
      const emptied = await apply({});
      expect(at(emptied.body, "data")).toEqual({ b: "2" });
      expect(owners(emptied)["bindery Apply"]).toEqual({ "f:data": {} });
    });

    test("a write without a manager's name is known by its user agent", async () => {
      const kubectl = world().admin.with({ headers: { "user-agent": "kubectl/v1.20 (linux)" } });
      const patched = await kubectl.patch(`${path}/c`, mergeType, { data: { z: "1" } });
      expect(owners(patched)["kubectl Update"]).toEqual({ "f:data": { "f:z": {} } });
    });
  });
}
