import { beforeEach, describe, expect, test } from "vitest";
import { accountToken, issueToken, never, open, useWorld, world } from "./sandbox/test-world";
import { parseExact } from "./exact-json";
import { unversioned } from "./write";
import type { StoreRung } from "@/lib/contracts/stores";
import { SecretValue } from "@/lib/domain/secret-value";
import type { SecretStoreClient } from "@/lib/stores/port";

useWorld();

describe("describe looks at metadata only", () => {
  const at = (name: string, member: string | null = "k") => ({ name, member });
  beforeEach(async () => {
    await world.vault.admin("POST", "secret/data/shop", {
      data: { k: "canary", "Data-Base": "canary" },
    });
  });
  const asBindery = async (): Promise<SecretStoreClient> =>
    open({ signIn: { method: "token", token: await issueToken({ policies: ["bindery"] }) } });

  test("field there, field missing with what was meant, no read of a value", async () => {
    const client = await asBindery();
    expect(await client.describe(at("secret/data/shop"), never)).toMatchObject({
      state: "exists",
      member: "present",
      version: "1",
    });
    const missing = await client.describe(at("secret/data/shop", "database"), never);
    expect(missing).toMatchObject({ member: "absent", members: ["Data-Base", "k"] });
    const whole = await client.describe(at("secret/data/shop", null), never);
    expect(whole.member).toBe("not-applicable");
    expect(whole.members.toSorted()).toEqual(["Data-Base", "k"]);
    expect(missing.updatedAt).toMatch(/Z$/);
    expect(
      [...world.vault.requests.byPath.keys()].filter((key) => key.startsWith("GET secret/data")),
    ).toEqual([]);
  });

  test("a refused sign-in is asked for once, however many references there are; a lost one is tried again", async () => {
    const client = open({ signIn: { method: "token", token: "hvs.nobody" } });
    const ask = (count: number) =>
      Promise.allSettled(
        Array.from({ length: count }, (_, index) =>
          client.describe(at(`secret/data/${index}`), never),
        ),
      );
    for (const result of [...(await ask(20)), ...(await ask(5))])
      expect(result).toMatchObject({ status: "rejected", reason: { reason: "signin" } });
    expect(world.vault.requests.byPath.get("GET auth/token/lookup-self")).toBe(1);
    const token = await issueToken({ policies: ["bindery"] });
    const other = open({ signIn: { method: "token", token } });
    world.vault.faults.dropConnections(true);
    await expect(other.describe(at("secret/data/shop"), never)).rejects.toMatchObject({
      reason: expect.stringMatching(/unreachable|answer/) as string,
    });
    world.vault.faults.dropConnections(false);
    expect(await other.describe(at("secret/data/shop"), never)).toMatchObject({ state: "exists" });
  });

  test("a path without /data/ is corrected, and so is a metadata path", async () => {
    const client = await asBindery();
    for (const name of ["secret/shop", "secret/metadata/shop", "/v1/secret/shop"])
      expect(await client.describe(at(name), never)).toMatchObject({
        state: "malformed",
        corrected: { name: "secret/data/shop" },
        member: "present",
      });
  });

  test("a path that names only a mount is malformed, and nothing is proposed for it", async () => {
    const client = await asBindery();
    for (const name of ["secret", "secret/data"])
      expect(await client.describe(at(name), never)).toMatchObject({
        state: "malformed",
        corrected: null,
      });
  });

  test("deleted, destroyed, pinned to a version that is gone, metadata without a version", async () => {
    const client = await asBindery();
    await world.vault.admin("DELETE", "secret/data/shop");
    expect(await client.describe(at("secret/data/shop"), never)).toMatchObject({
      state: "deleted",
      version: "1",
    });
    await world.vault.admin("POST", "secret/data/shop", { data: { k: "2" } });
    expect((await client.describe(at("secret/data/shop"), never)).state).toBe("exists");
    expect((await client.describe(at("secret/data/shop?version=1"), never)).state).toBe("deleted");
    await world.vault.admin("PUT", "secret/destroy/shop", { versions: [2] });
    expect((await client.describe(at("secret/data/shop"), never)).state).toBe("deleted");
    await world.vault.admin("POST", "secret/metadata/empty", { max_versions: 3 });
    expect((await client.describe(at("secret/data/empty"), never)).state).toBe("absent");
  });

  test("with metadata denied the field names still tell; with both denied it is denied", async () => {
    await world.vault.admin("PUT", "sys/policies/acl/sub", {
      policy: 'path "secret/subkeys/shop" { capabilities = ["read"] }',
    });
    const only = open({
      signIn: { method: "token", token: await issueToken({ policies: ["sub"] }) },
    });
    expect(await only.describe(at("secret/data/shop"), never)).toMatchObject({
      state: "exists",
      member: "present",
    });
    const none = open({
      signIn: { method: "token", token: await issueToken({ policies: ["shop"] }) },
    });
    expect((await none.describe(at("secret/data/shop"), never)).state).toBe("denied");
  });

  test("KV version 1: existence by listing, the field unknown", async () => {
    await world.vault.admin("POST", "sys/mounts/kv", { type: "kv", options: { version: "1" } });
    await world.vault.admin("POST", "kv/a/b", { k: "canary" });
    const client = open();
    expect(await client.describe(at("kv/a/b"), never)).toMatchObject({
      state: "exists",
      member: "unknown",
      version: null,
    });
    expect((await client.describe(at("kv/a/c"), never)).state).toBe("absent");
  });
});

describe("write", () => {
  const reference = { name: "secret/data/shop", member: "k" };
  const value = new SecretValue("new");

  test("keeps the other fields, with PATCH and without it", async () => {
    await world.vault.admin("POST", "secret/data/shop", {
      data: { k: "old", other: { deep: [1] } },
    });
    expect(await open().write(reference, value, "1", never)).toBe("2");
    await world.vault.admin("PUT", "sys/policies/acl/nopatch", {
      policy: `path "secret/data/*" { capabilities = ["create", "update", "read"] }
        path "secret/metadata/*" { capabilities = ["read"] }`,
    });
    const token = await issueToken({ policies: ["nopatch"] });
    const client = open({ signIn: { method: "token", token } });
    expect(await client.write(reference, new SecretValue("newer"), "2", never)).toBe("3");
    expect((await world.vault.admin("GET", "secret/data/shop"))?.["data"]).toEqual({
      k: "newer",
      other: { deep: [1] },
    });
  });

  test("keeps the numbers of other fields digit by digit, where the secret has to be written whole", async () => {
    const numbers =
      '{"big":12345678901234567890,"deep":[{"n":9007199254740993}],"long":0.1234567890123456789,"one":1.0}';
    const other = parseExact(numbers) as Record<string, unknown>;
    await world.vault.admin("POST", "secret/data/shop", { data: { k: "old", other } });
    await world.vault.admin("PUT", "sys/policies/acl/nopatch", {
      policy: `path "secret/data/*" { capabilities = ["create", "update", "read"] }
        path "secret/metadata/*" { capabilities = ["read"] }`,
    });
    const token = await issueToken({ policies: ["nopatch"] });
    const client = open({ signIn: { method: "token", token } });
    await client.write(reference, value, "1", never);
    const readOther = await open().read({ ...reference, member: "other" }, never);
    expect(readOther?.reveal()).toBe(numbers);
    await world.vault.admin("POST", "sys/mounts/kv", { type: "kv" });
    await world.vault.admin("POST", "kv/shop", { other });
    const old = { name: "kv/shop", member: "k" };
    await open().write(old, value, unversioned, never);
    const readOld = await open().read({ ...old, member: "other" }, never);
    expect(readOld?.reveal()).toBe(numbers);
  });

  test("over a deleted version, expecting absence", async () => {
    await world.vault.admin("POST", "secret/data/shop", { data: { k: "old", gone: "x" } });
    await world.vault.admin("DELETE", "secret/data/shop");
    expect(await open().write(reference, value, "absent", never)).toBe("2");
    expect((await world.vault.admin("GET", "secret/data/shop"))?.["data"]).toEqual({ k: "new" });
  });

  test("refuses a path without /data/ and says the right one", async () => {
    const call = open().write({ name: "secret/shop", member: "k" }, value, "absent", never);
    await expect(call).rejects.toMatchObject({ reason: "invalid", hint: "Use secret/data/shop." });
  });

  test("KV version 1 merges and sees a change", async () => {
    await world.vault.admin("POST", "sys/mounts/kv", { type: "kv" });
    const old = { name: "kv/shop", member: "k" };
    const version = await open().write(old, value, "absent", never);
    await open().write({ ...old, member: "l" }, value, version, never);
    expect(await world.vault.admin("GET", "kv/shop")).toEqual({ k: "new", l: "new" });
    await expect(open().write(old, value, "absent", never)).rejects.toMatchObject({
      reason: "conflict",
    });
  });

  test("a field with a dangerous name is a field like others", async () => {
    await world.vault.admin("POST", "secret/data/shop", { data: { k: "old" } });
    const client = open();
    expect((await client.read({ ...reference, member: "toString" }, never)) ?? "none").toBe("none");
    await client.write({ ...reference, member: "constructor" }, value, "1", never);
    expect((await client.read({ ...reference, member: "constructor" }, never))?.reveal()).toBe(
      "new",
    );
  });
});

describe("as the environment", () => {
  const references = [{ name: "secret/data/shop", member: "k" }];
  const identity = (
    parameters: Record<string, string> = {},
    role = "shop",
    token = accountToken("vault"),
  ) => ({
    role,
    parameters: { vaultAddress: world.vault.url, ...parameters },
    token,
  });
  const states = (rungs: StoreRung[]) =>
    Object.fromEntries(rungs.map((rung) => [rung.id, rung.state]));

  test("walks to the references without reading a value, and gives the token back", async () => {
    await world.vault.admin("POST", "secret/data/shop", { data: { k: "canary" } });
    const probe = await open().probeAs(identity(), references, never);
    expect(states(probe.rungs)).toMatchObject({
      signin: "passed",
      permission: "passed",
      references: "passed",
    });
    expect(probe.references).toMatchObject([{ state: "exists", member: "present" }]);
    expect(
      [...world.vault.requests.byPath.keys()].filter((key) => key.startsWith("GET secret/data")),
    ).toEqual([]);
    expect(world.vault.requests.byPath.get("POST auth/token/revoke-self")).toBe(1);
  });

  test("each fault of the chain is on its rung", async () => {
    const client = open();
    const at = async (who: ReturnType<typeof identity>, which = references) => {
      const { rungs } = await client.probeAs(who, which, never);
      return rungs.find((rung) => rung.state === "failed");
    };
    expect((await at(identity({}, "nobody")))?.detail).toContain("does not exist");
    expect(
      (await at(identity({}, "shop", accountToken("vault", { name: "x" }))))?.detail,
    ).toContain("ServiceAccount");
    expect((await at(identity({}, "shop", accountToken("api"))))?.detail).toContain("audience");
    expect((await at(identity({ vaultAuthMountPath: "kube" })))?.id).toBe("signin");
    expect(await at(identity(), [{ name: "secret/data/else", member: "k" }])).toMatchObject({
      id: "permission",
    });
    expect(await at(identity())).toMatchObject({ id: "references", reason: "absent" });
  });

  test("a path without /data/ is told apart from a missing policy", async () => {
    await world.vault.admin("POST", "secret/data/shop", { data: { k: "canary" } });
    const probe = await open().probeAs(identity(), [{ name: "secret/shop", member: "k" }], never);
    expect(probe.references[0]).toMatchObject({
      state: "malformed",
      corrected: { name: "secret/data/shop" },
    });
    expect(probe.rungs.at(-1)).toMatchObject({ id: "references", fix: "Use secret/data/shop." });
  });

  test("the workload's token goes to the registered store only", async () => {
    const before = world.vault.requests.total;
    const probe = await open().probeAs(
      identity({ vaultAddress: "https://evil.test" }),
      references,
      never,
    );
    expect(probe.rungs[0]).toMatchObject({ id: "address", state: "failed" });
    expect(world.vault.requests.total).toBe(before);
  });
});
