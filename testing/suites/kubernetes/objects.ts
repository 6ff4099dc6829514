import { beforeAll, describe, expect, test } from "vitest";
import { at } from "@/testing/suites/http";
import {
  causes,
  configMap,
  configMaps,
  type GetWorld,
  newNamespace,
  owners,
  refusal,
  resourceVersion,
} from "./world";

/** Create, read, replace, delete, and the exact words of each refusal. */
export function describeObjects(world: GetWorld): void {
  describe("objects", () => {
    let path = "";
    beforeAll(async () => {
      path = configMaps(await newNamespace(world()));
    });

    test("a created object comes back whole, with its manager", async () => {
      const made = await world().admin.post(
        `${path}?fieldManager=maker`,
        configMap("made", { a: "1" }, { labels: { app: "x" } }),
      );
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({
        kind: "ConfigMap",
        apiVersion: "v1",
        metadata: { name: "made", labels: { app: "x" }, uid: expect.any(String) },
        data: { a: "1" },
      });
      expect(owners(made)).toEqual({
        "maker Update": {
          "f:data": { ".": {}, "f:a": {} },
          "f:metadata": { "f:labels": { ".": {}, "f:app": {} } },
        },
      });
      expect((await world().admin.get(`${path}/made`)).body).toEqual(made.body);
    });

    test("a second object of the same name is refused", async () => {
      await world().admin.post(path, configMap("twice"));
      const again = await world().admin.post(path, configMap("twice"));
      expect(refusal(again)).toEqual({
        code: 409,
        reason: "AlreadyExists",
        message: 'configmaps "twice" already exists',
      });
      expect(at(again.body, "details")).toEqual({ name: "twice", kind: "configmaps" });
    });

    test("generateName gives a name of its own", async () => {
      const made = await world().admin.post(path, { metadata: { generateName: "g-" } });
      expect(at(made.body, "metadata", "name")).toMatch(/^g-[a-z0-9]{5}$/);
    });

    test("a name that is no DNS name is refused with its cause", async () => {
      const rule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
      const bad = await world().admin.post(path, configMap("Bad_Name"));
      expect(refusal(bad)).toEqual({
        code: 422,
        reason: "Invalid",
        message: `ConfigMap "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": ${rule}`,
      });
      expect(causes(bad)).toEqual([
        {
          reason: "FieldValueInvalid",
          message: `Invalid value: "Bad_Name": ${rule}`,
          field: "metadata.name",
        },
      ]);
    });

    test.each([
      [
        "no name",
        { metadata: {} },
        422,
        'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
      ],
      [
        "another namespace in the body",
        { metadata: { name: "x", namespace: "other" } },
        400,
        "the namespace of the provided object does not match the namespace sent on the request",
      ],
      [
        "a number where a text belongs",
        { metadata: { name: "x" }, data: { a: 1 } },
        400,
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
      ],
      [
        "half a JSON document",
        "{",
        400,
        "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input ({)",
      ],
      [
        "a resourceVersion on a new object",
        { metadata: { name: "rv", resourceVersion: "5" } },
        500,
        "resourceVersion should not be set on objects to be created",
      ],
    ])("create refuses %s", async (_title, body, code, message) => {
      expect(refusal(await world().admin.post(path, body))).toMatchObject({ code, message });
    });

    test("create in an absent namespace names the namespace", async () => {
      const absent = await world().admin.post(configMaps("absent-one"), configMap("x"));
      expect(refusal(absent)).toEqual({
        code: 404,
        reason: "NotFound",
        message: 'namespaces "absent-one" not found',
      });
    });

    test("an unknown field is a warning, and with Strict a refusal", async () => {
      const body = { ...configMap("unknown", { a: "1" }), nope: 1 };
      const strict = await world().admin.post(`${path}?fieldValidation=Strict`, body);
      expect(refusal(strict)).toMatchObject({
        code: 400,
        message:
          'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "nope"',
      });
      const warned = await world().admin.post(`${path}?fieldValidation=Warn`, body);
      expect(warned.status).toBe(201);
      expect(warned.headers["warning"]).toBe('299 - "unknown field \\"nope\\""');
      expect(warned.body).not.toHaveProperty("nope");
    });

    test("what is absent is NotFound, whatever the method", async () => {
      const said = { code: 404, reason: "NotFound", message: 'configmaps "none" not found' };
      const { admin } = world();
      expect(refusal(await admin.get(`${path}/none`))).toEqual(said);
      expect(refusal(await admin.delete(`${path}/none`))).toEqual(said);
      expect(refusal(await admin.put(`${path}/none`, configMap("none")))).toEqual(said);
      const nothing = await admin.get(path.replace("configmaps", "nothings"));
      expect(refusal(nothing)).toEqual({
        code: 404,
        reason: "NotFound",
        message: "the server could not find the requested resource",
      });
    });

    test("a method that does not fit is 405", async () => {
      const answer = await world().admin.send({ method: "PUT", path, body: {} });
      expect(refusal(answer)).toEqual({
        code: 405,
        reason: "MethodNotAllowed",
        message: "the server does not allow this method on the requested resource",
      });
    });

    test("a replacement with an old resourceVersion is a conflict, and changes nothing", async () => {
      const { admin } = world();
      const first = await admin.post(path, configMap("raced", { a: "1" }));
      const second = await admin.put(`${path}/raced`, {
        ...(first.body as object),
        data: { a: "2" },
      });
      expect(second.status).toBe(200);
      expect(Number(resourceVersion(second))).toBeGreaterThan(Number(resourceVersion(first)));
      const stale = await admin.put(`${path}/raced`, {
        ...(first.body as object),
        data: { a: "3" },
      });
      expect(refusal(stale)).toEqual({
        code: 409,
        reason: "Conflict",
        message:
          'Operation cannot be fulfilled on configmaps "raced": the object has been modified; please apply your changes to the latest version and try again',
      });
      expect((await admin.get(`${path}/raced`)).body).toEqual(second.body);
    });

    test("a replacement that changes nothing keeps the resourceVersion", async () => {
      const { admin } = world();
      const made = await admin.post(path, configMap("still", { a: "1" }));
      const same = await admin.put(`${path}/still`, configMap("still", { a: "1" }));
      expect(resourceVersion(same)).toBe(resourceVersion(made));
    });

    test("a replacement under another name is refused", async () => {
      await world().admin.post(path, configMap("mine"));
      const other = await world().admin.put(`${path}/mine`, configMap("yours"));
      expect(refusal(other)).toMatchObject({
        code: 400,
        message: "the name of the object (yours) does not match the name on the URL (mine)",
      });
    });

    test("delete answers a Status with the uid and obeys preconditions", async () => {
      const { admin } = world();
      const made = await admin.post(path, configMap("gone"));
      const uid = at(made.body, "metadata", "uid");
      const refused = await admin.delete(`${path}/gone`, {
        kind: "DeleteOptions",
        apiVersion: "v1",
        preconditions: { uid: "x" },
      });
      expect(refusal(refused)).toEqual({
        code: 409,
        reason: "Conflict",
        message: `Operation cannot be fulfilled on ConfigMap "gone": the UID in the precondition (x) does not match the UID in record (${String(uid)}). The object might have been deleted and then recreated`,
      });
      const deleted = await admin.delete(`${path}/gone`);
      expect(deleted.body).toEqual({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Success",
        details: { name: "gone", kind: "configmaps", uid },
      });
    });

    test("dryRun shows the result and keeps nothing", async () => {
      const { admin } = world();
      const dry = await admin.post(`${path}?dryRun=All`, configMap("dry", { a: "1" }));
      expect(dry.status).toBe(201);
      expect(dry.body).toMatchObject({ metadata: { uid: expect.any(String) }, data: { a: "1" } });
      expect(dry.body).not.toHaveProperty("metadata.resourceVersion");
      expect((await admin.get(`${path}/dry`)).status).toBe(404);
      const bad = await admin.post(`${path}?dryRun=yes`, configMap("dry"));
      expect(refusal(bad)).toEqual({
        code: 422,
        reason: "Invalid",
        message:
          'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["yes"]: supported values: "All"',
      });
    });

    test("an immutable Secret stays as it is", async () => {
      const { admin } = world();
      const secrets = path.replace("configmaps", "secrets");
      const made = await admin.post(secrets, {
        metadata: { name: "fixed" },
        immutable: true,
        stringData: { a: "1" },
      });
      expect(made.body).toMatchObject({ type: "Opaque", data: { a: "MQ==" } });
      expect(made.body).not.toHaveProperty("stringData");
      const changed = await admin.put(`${secrets}/fixed`, {
        metadata: { name: "fixed" },
        immutable: true,
        stringData: { a: "2" },
      });
      expect(refusal(changed)).toMatchObject({
        code: 422,
        message:
          'Secret "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set',
      });
    });

    test("an event belongs to the namespace of its object", async () => {
      const events = path.replace("configmaps", "events");
      const made = await world().admin.post(events, {
        metadata: { name: "e" },
        involvedObject: { kind: "Pod", namespace: "other", name: "p" },
        reason: "FailedMount",
      });
      expect(refusal(made)).toMatchObject({
        code: 422,
        message:
          'Event "e" is invalid: involvedObject.namespace: Invalid value: "other": does not match event.namespace',
      });
    });
  });
}
