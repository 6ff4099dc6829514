import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestServer, startTestServer } from "../testing/start";
import { allCrds } from "./all";

let world: TestServer;
beforeAll(async () => {
  world = await startTestServer();
  for (const crd of allCrds) {
    const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    expect((await world.call(path, { method: "POST", body: crd })).status).toBe(201);
  }
});
afterAll(() => world.close());

const csi = "/apis/secrets-store.csi.x-k8s.io";
const classes = `${csi}/v1/namespaces/default/secretproviderclasses`;
const classOf = (name: string, parameters: object) => ({
  metadata: { name },
  spec: { provider: "azure", parameters },
});

test("a parameter that is no text is refused, as the driver's definition says", async () => {
  const body = classOf("bad", { usePodIdentity: false });
  const refused = await world.call(classes, { method: "POST", body });
  expect(refused.status).toBe(422);
  expect(refused.body.message).toBe(
    'SecretProviderClass.secrets-store.csi.x-k8s.io "bad" is invalid: spec.parameters.usePodIdentity: Invalid value: "boolean": spec.parameters.usePodIdentity in body must be of type string: "boolean"',
  );
});

test("both versions show the same object, the old one with a warning", async () => {
  await world.call(classes, { method: "POST", body: classOf("shop", { a: "1" }) });
  const old = await world.call(`${csi}/v1alpha1/namespaces/default/secretproviderclasses/shop`);
  expect(old.body).toMatchObject({
    apiVersion: "secrets-store.csi.x-k8s.io/v1alpha1",
    spec: { parameters: { a: "1" } },
  });
  expect(old.headers.warning).toBe(
    '299 - "secrets-store.csi.x-k8s.io/v1alpha1 is deprecated. Use secrets-store.csi.x-k8s.io/v1 instead."',
  );
});

test("managed fields that are sent back are no unknown fields", async () => {
  const made = await world.call(classes, { method: "POST", body: classOf("again", { a: "1" }) });
  const path = `${classes}/again?fieldValidation=Strict`;
  const put = await world.call(path, { method: "PUT", body: made.body });
  expect(put.status).toBe(200);
  expect(put.body).toEqual(made.body);
});

test("a MendixApp keeps what its definition does not name, and checks what it does", async () => {
  const path = "/apis/privatecloud.mendix.com/v1alpha1/namespaces/default/mendixapps";
  const spec = { replicas: 2, somethingNew: { deep: [1] } };
  const kept = await world.call(path, { method: "POST", body: { metadata: { name: "a" }, spec } });
  expect(kept.body.spec).toEqual(spec);
  const wrong = { metadata: { name: "b" }, spec: { replicas: "two" } };
  expect((await world.call(path, { method: "POST", body: wrong })).status).toBe(422);
});

test("a SecretsStoreImport has its rules", async () => {
  const path = "/apis/deckhouse.io/v1alpha1/namespaces/default/secretsstoreimports";
  const file = { name: "bad name", source: { path: "kv/data/x", key: "k" } };
  const body = { metadata: { name: "i" }, spec: { type: "Other", role: "r", files: [file] } };
  const refused = await world.call(path, { method: "POST", body });
  expect(refused.status).toBe(422);
  expect(refused.body.message).toContain('spec.type: Unsupported value: "Other"');
  expect(refused.body.message).toContain("spec.files[0].name in body should match");
});
