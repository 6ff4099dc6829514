import { beforeAll, describe, expect, test } from "vitest";
import { at } from "@/testing/suites/http";
import {
  causes,
  type GetWorld,
  mergeType,
  newNamespace,
  owners,
  refusal,
  resourceVersion,
  widget,
  widgets,
} from "./world";
import { widgetGroup, widgetsPath } from "./widget-definition";

/** A custom resource is found by discovery, and its schema is enforced in the server's words. */
export function describeDefinitions(world: GetWorld): void {
  describe("custom resources", () => {
    let path = "";
    beforeAll(async () => {
      path = widgets(await newNamespace(world()));
    });

    test("discovery names the group, its version, the resource and its status", async () => {
      const { admin } = world();
      const version = { groupVersion: `${widgetGroup}/v1`, version: "v1" };
      expect((await admin.get(`/apis/${widgetGroup}`)).body).toMatchObject({
        kind: "APIGroup",
        name: widgetGroup,
        versions: [version],
        preferredVersion: version,
      });
      const list = await admin.get(widgetsPath);
      expect(at(list.body, "resources")).toMatchObject([
        {
          name: "widgets",
          singularName: "widget",
          namespaced: true,
          kind: "Widget",
          shortNames: ["wd"],
          verbs: [
            "delete",
            "deletecollection",
            "get",
            "list",
            "patch",
            "create",
            "update",
            "watch",
          ],
        },
        { name: "widgets/status", kind: "Widget", verbs: ["get", "patch", "update"] },
      ]);
      const groups = (at((await admin.get("/apis")).body, "groups") as readonly unknown[]).map(
        (group) => at(group, "name"),
      );
      expect(groups).toContain(widgetGroup);
      expect(groups).toContain("rbac.authorization.k8s.io");
      expect((await admin.get("/apis/nope.example.com/v1/things")).status).toBe(404);
      expect(await admin.get("/version")).toMatchObject({ status: 200, body: { major: "1" } });
    });

    test("defaults are set, unknown fields pruned, free-form settings kept", async () => {
      const made = await world().admin.post(
        path,
        widget("pruned", { size: 1, nope: 1, settings: { x: 1 } }),
      );
      expect(made.status).toBe(201);
      expect(at(made.body, "spec")).toEqual({ mode: "plain", settings: { x: 1 }, size: 1 });
      expect(at(made.body, "metadata", "generation")).toBe(1);
      expect(owners(made)).toMatchObject({
        "unknown Update": {
          "f:spec": { ".": {}, "f:mode": {}, "f:settings": { ".": {}, "f:x": {} }, "f:size": {} },
        },
      });
    });

    test.each([
      [
        "several faults at once",
        { colour: "green" },
        '[spec.colour: Unsupported value: "green": supported values: "red", "blue", spec.size: Required value]',
        [
          {
            reason: "FieldValueNotSupported",
            message: 'Unsupported value: "green": supported values: "red", "blue"',
            field: "spec.colour",
          },
          { reason: "FieldValueRequired", message: "Required value", field: "spec.size" },
        ],
      ],
      [
        "a text that is too long",
        { size: 1, code: "abcdefg" },
        "spec.code: Too long: may not be more than 5 bytes",
        [
          {
            reason: "FieldValueTooLong",
            message: "Too long: may not be more than 5 bytes",
            field: "spec.code",
          },
        ],
      ],
      [
        "a text for a number",
        { size: "x" },
        'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"',
        [
          {
            reason: "FieldValueTypeInvalid",
            message: 'Invalid value: "string": spec.size in body must be of type integer: "string"',
            field: "spec.size",
          },
        ],
      ],
      [
        "a number for a text in a map",
        { size: 1, parameters: { a: 1 } },
        'spec.parameters.a: Invalid value: "integer": spec.parameters.a in body must be of type string: "integer"',
        [
          {
            reason: "FieldValueTypeInvalid",
            message:
              'Invalid value: "integer": spec.parameters.a in body must be of type string: "integer"',
            field: "spec.parameters.a",
          },
        ],
      ],
      [
        "a number above the maximum",
        { size: 11 },
        "spec.size: Invalid value: 11: spec.size in body should be less than or equal to 10",
        [
          {
            reason: "FieldValueInvalid",
            message: "Invalid value: 11: spec.size in body should be less than or equal to 10",
            field: "spec.size",
          },
        ],
      ],
      [
        "doubles in a set",
        { size: 1, tags: ["a", "a"] },
        'spec.tags[1]: Duplicate value: "a"',
        [{ reason: "FieldValueDuplicate", message: 'Duplicate value: "a"', field: "spec.tags[1]" }],
      ],
      [
        "doubles in a keyed list",
        { size: 1, ports: [{ name: "x" }, { name: "x" }] },
        'spec.ports[1]: Duplicate value: {"name":"x"}',
        [
          {
            reason: "FieldValueDuplicate",
            message: 'Duplicate value: {"name":"x"}',
            field: "spec.ports[1]",
          },
        ],
      ],
    ])("the schema refuses %s", async (_title, spec, message, expectedCauses) => {
      const refused = await world().admin.post(path, widget("b", spec));
      expect(refusal(refused)).toEqual({
        code: 422,
        reason: "Invalid",
        message: `Widget.${widgetGroup} "b" is invalid: ${message}`,
      });
      expect(causes(refused)).toEqual(expectedCauses);
    });

    test.each([
      [
        "another kind",
        { kind: "Wadget" },
        422,
        `Wadget.${widgetGroup} "b" is invalid: kind: Invalid value: "Wadget": must be Widget`,
      ],
      [
        "another API version",
        { apiVersion: "v1" },
        400,
        `the API version in the data (v1) does not match the expected API version (${widgetGroup}/v1)`,
      ],
    ])("%s is refused", async (_title, change, code, message) => {
      const body = { ...widget("b", { size: 1 }), ...change };
      expect(refusal(await world().admin.post(path, body))).toMatchObject({ code, message });
    });

    test("with Strict an unknown field is refused by its path", async () => {
      const body = widget("b", { size: 1, nope: 1 });
      const refused = await world().admin.post(`${path}?fieldValidation=Strict`, body);
      expect(refusal(refused)).toMatchObject({
        code: 400,
        message:
          'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.nope"',
      });
    });

    test("spec and status change apart, and only spec counts a generation", async () => {
      const { admin } = world();
      await admin.post(path, widget("parts", { size: 1 }));
      const one = `${path}/parts`;
      const labelled = await admin.patch(one, mergeType, {
        metadata: { labels: { a: "1" } },
        status: { phase: "ignored" },
      });
      expect(at(labelled.body, "metadata", "generation")).toBe(1);
      expect(labelled.body).not.toHaveProperty("status");
      const changed = await admin.patch(one, mergeType, { spec: { size: 2 } });
      expect(at(changed.body, "metadata", "generation")).toBe(2);
      const status = await admin.patch(`${one}/status?fieldManager=op`, mergeType, {
        status: { phase: "ready" },
        spec: { size: 9 },
      });
      expect(status.body).toMatchObject({
        metadata: { generation: 2 },
        spec: { size: 2 },
        status: { phase: "ready" },
      });
      expect(owners(status)["op Update/status"]).toEqual({
        "f:status": { ".": {}, "f:phase": {} },
      });
      expect(Number(resourceVersion(status))).toBeGreaterThan(Number(resourceVersion(changed)));
    });

    test("a replacement of a custom resource must name its resourceVersion", async () => {
      const { admin } = world();
      await admin.post(path, widget("blind", { size: 1 }));
      const refused = await admin.put(`${path}/blind`, widget("blind", { size: 3 }));
      expect(refusal(refused)).toEqual({
        code: 422,
        reason: "Invalid",
        message: `widgets.${widgetGroup} "blind" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update`,
      });
    });
  });
}
