import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asArray, asObject } from "../core/json";
import { type Answer, type TestServer, eventually, startTestServer } from "../testing/start";

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer();
});
afterAll(() => world.close());

const maps = "/api/v1/namespaces/default/configmaps";
const uidOf = (answer: Answer): string => String(asObject(answer.body.metadata).uid);
const create = (name: string, metadata: object = {}): Promise<Answer> =>
  world.call(maps, { method: "POST", body: { metadata: { name, ...metadata } } });
const owned = (owner: Answer, name: string, more: object = {}) => ({
  ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name, uid: uidOf(owner), ...more }],
});
const exists = async (name: string): Promise<boolean> =>
  (await world.call(`${maps}/${name}`)).status === 200;
const remove = (name: string, body: object = {}): Promise<Answer> =>
  world.call(`${maps}/${name}`, { method: "DELETE", body });

describe("owners", () => {
  test("what an owner leaves behind goes by itself", async () => {
    const owner = await create("owner");
    await create("child", owned(owner, "owner"));
    await remove("owner");
    await eventually(async () => !(await exists("child")));
  });

  test("what has another owner left stays, and forgets the one that went", async () => {
    const [a, b] = [await create("a"), await create("b")];
    const both = [...owned(a, "a").ownerReferences, ...owned(b, "b").ownerReferences];
    await create("shared", { ownerReferences: both });
    await remove("a");
    await eventually(async () => {
      const { metadata } = (await world.call(`${maps}/shared`)).body;
      return asArray(asObject(metadata).ownerReferences).length === 1;
    });
  });

  test("an owner that never was takes its dependents along", async () => {
    const gone = { apiVersion: "v1", kind: "ConfigMap", name: "never", uid: "no-such-uid" };
    await create("lost", { ownerReferences: [gone] });
    await eventually(async () => !(await exists("lost")));
  });

  test("Orphan leaves the dependents, Foreground takes them first", async () => {
    const first = await create("kept-owner");
    await create("kept", owned(first, "kept-owner"));
    await remove("kept-owner", { propagationPolicy: "Orphan" });
    await eventually(async () => !(await exists("kept-owner")));
    expect(await exists("kept")).toBe(true);
    const second = await create("front");
    const blocked = { blockOwnerDeletion: true };
    await create("behind", { ...owned(second, "front", blocked), finalizers: ["test/hold"] });
    await remove("front", { propagationPolicy: "Foreground" });
    expect(asObject((await world.call(`${maps}/front`)).body.metadata).finalizers).toEqual([
      "foregroundDeletion",
    ]);
    await world.call(`${maps}/behind`, {
      method: "PATCH",
      contentType: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });
    await eventually(async () => !(await exists("front")) && !(await exists("behind")));
  });
});

describe("namespaces", () => {
  test("each has a default ServiceAccount at once", async () => {
    await world.call("/api/v1/namespaces", { method: "POST", body: { metadata: { name: "n1" } } });
    const answer = await world.call("/api/v1/namespaces/n1/serviceaccounts/default");
    expect(answer.status).toBe(200);
  });

  test("one that is deleted takes its contents, and waits for their finalizers", async () => {
    await world.call("/api/v1/namespaces", { method: "POST", body: { metadata: { name: "n2" } } });
    const inside = "/api/v1/namespaces/n2/configmaps";
    const held = { metadata: { name: "held", finalizers: ["test/hold"] } };
    await world.call(inside, { method: "POST", body: held });
    await world.call(inside, { method: "POST", body: { metadata: { name: "free" } } });
    await world.call("/api/v1/namespaces/n2", { method: "DELETE" });
    await eventually(async () => (await world.call(`${inside}/free`)).status === 404);
    expect((await world.call("/api/v1/namespaces/n2")).status).toBe(200);
    await world.call(`${inside}/held`, {
      method: "PATCH",
      contentType: "application/merge-patch+json",
      body: { metadata: { finalizers: null } },
    });
    await eventually(async () => (await world.call("/api/v1/namespaces/n2")).status === 404);
  });
});
