import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startVaultSandbox, type VaultSandbox } from "./sandbox/server";
import { type VaultConfig, VaultConfig as Config } from "./manifest";
import { provider } from "./server";
import type { StoreRung } from "@/lib/contracts/stores";
import { SecretValue } from "@/lib/domain/secret-value";
import type { SecretStoreClient, StoreDeps } from "@/lib/stores/port";
import { createGuardedFetch } from "@/lib/stores/runtime/guarded-fetch";
import { createAuthority } from "@/sandbox/tls";

const fetch = createGuardedFetch({
  policy: { hosts: [], ports: [], cidrs: [], isLoopbackAllowed: true },
  resolve: async () => ["127.0.0.1"],
});
const never = new AbortController().signal;
const account = { name: "shop", namespace: "mx", uid: "u-1" };

/** A ServiceAccount token as to its claims; the sandbox asks its TokenReview about the rest. */
function accountToken(audience: string, over: Partial<typeof account> = {}): SecretValue {
  const { name, namespace, uid } = { ...account, ...over };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: "https://kubernetes.default.svc",
    aud: [audience],
    exp: Math.floor(nowMs / 1000) + 600,
    "kubernetes.io": { namespace, serviceaccount: { name, uid } },
  };
  return new SecretValue(`${part({ alg: "RS256" })}.${part(claims)}.c2ln`);
}

let vault: VaultSandbox;
let nowMs = Date.now();
let isReviewed = true;
const opened: SecretStoreClient[] = [];

beforeEach(async () => {
  nowMs = Date.now();
  isReviewed = true;
  vault = await startVaultSandbox({
    now: () => nowMs,
    sendTokenReview: async ({ token, audiences }) => {
      const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
        "kubernetes.io": { namespace: string; serviceaccount: { name: string; uid: string } };
      };
      const { namespace, serviceaccount } = claims["kubernetes.io"];
      const username = `system:serviceaccount:${namespace}:${serviceaccount.name}`;
      const user = { username, uid: serviceaccount.uid };
      return { status: 201, body: { status: { authenticated: isReviewed, user, audiences } } };
    },
  });
  await vault.admin("POST", "sys/auth/kubernetes", { type: "kubernetes" });
  await vault.admin("POST", "auth/kubernetes/config", { kubernetes_host: "https://k8s" });
  await vault.admin("PUT", "sys/policies/acl/shop", {
    policy: 'path "secret/data/shop" { capabilities = ["read"] }',
  });
  await vault.admin("PUT", "sys/policies/acl/bindery", {
    policy: `path "secret/metadata/*" { capabilities = ["read", "list"] }
      path "secret/subkeys/*" { capabilities = ["read"] }
      path "secret/data/*" { capabilities = ["create", "update", "patch", "read"] }
      path "secret/delete/*" { capabilities = ["update"] }`,
  });
  await vault.admin("POST", "auth/kubernetes/role/shop", {
    bound_service_account_names: "shop",
    bound_service_account_namespaces: "mx",
    audience: "vault",
    token_policies: "shop",
    token_ttl: "20m",
  });
});
afterEach(async () => {
  for (const client of opened.splice(0)) await client[Symbol.asyncDispose]();
  await vault.close();
});

const open = (
  over: Record<string, unknown> = {},
  deps: Partial<StoreDeps> = {},
): SecretStoreClient => {
  const config = {
    address: vault.url,
    signIn: { method: "token", token: vault.rootToken },
    ...over,
  };
  const client = provider.open(Config.parse(config), { fetch, now: () => nowMs, ...deps });
  opened.push(client);
  return client;
};
const failedRung = async (client: SecretStoreClient): Promise<StoreRung | undefined> => {
  const rungs = await client.check(never);
  const failed = rungs.find((rung) => rung.state === "failed");
  if (!failed) return undefined;
  expect(failed.fix, failed.detail).toBeTruthy();
  const rest = rungs.slice(rungs.indexOf(failed) + 1);
  expect(rest.every((rung) => rung.state === "skipped")).toBe(true);
  return failed;
};
const kubernetesConfig = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  signIn: { method: "kubernetes", role: "shop", ...over } as unknown as VaultConfig["signIn"],
});
const asAccount = (over: Partial<typeof account> = {}): Partial<StoreDeps> => ({
  serviceAccountToken: async (audience) => accountToken(audience ?? "", over),
});
const issueToken = async (body: Record<string, unknown>): Promise<string> => {
  const answer = (await vault.admin("POST", "auth/token/create", body)) as {
    auth: { client_token: string };
  };
  return answer.auth.client_token;
};

describe("sign-in", () => {
  test("by token, AppRole and ServiceAccount", async () => {
    await vault.admin("POST", "sys/auth/approle", { type: "approle" });
    await vault.admin("POST", "auth/approle/role/b", { token_policies: "bindery" });
    const roleId = (await vault.admin("GET", "auth/approle/role/b/role-id"))?.["role_id"];
    const secretId = (await vault.admin("POST", "auth/approle/role/b/secret-id"))?.["secret_id"];
    const clients = [
      open(),
      open({ signIn: { method: "approle", roleId, secretId } }),
      open(kubernetesConfig(), asAccount()),
    ];
    for (const client of clients) expect(await failedRung(client)).toBeUndefined();
  });

  test("keeps the token, renews it near its end, and signs in again after a revocation", async () => {
    const logins = (): number => vault.requests.byPath.get("POST auth/kubernetes/login") ?? 0;
    const renewals = (): number => vault.requests.byPath.get("POST auth/token/renew-self") ?? 0;
    const client = open(kubernetesConfig(), asAccount());
    const reference = { name: "secret/data/shop", member: "k" };
    for (let i = 0; i < 3; i += 1) await client.describe(reference, never);
    expect([logins(), renewals()]).toEqual([1, 0]);
    nowMs += (20 * 60 - 20) * 1000;
    await client.describe(reference, never);
    expect([logins(), renewals()]).toEqual([1, 1]);
    nowMs += 21 * 60 * 1000;
    await client.describe(reference, never);
    expect(logins()).toBe(2);
  });

  test("a dead token of the configuration is said to be dead", async () => {
    const token = await issueToken({ policies: ["bindery"], ttl: "1h" });
    const client = open({ signIn: { method: "token", token } });
    expect(await failedRung(client)).toBeUndefined();
    vault.expireToken(token);
    const reference = { name: "secret/data/shop", member: "k" };
    await expect(client.describe(reference, never)).rejects.toMatchObject({ reason: "signin" });
  });

  test("gives a login's token back when it is closed", async () => {
    const client = open(kubernetesConfig(), asAccount());
    await client.check(never);
    await client[Symbol.asyncDispose]();
    expect(vault.requests.byPath.get("POST auth/token/revoke-self")).toBe(1);
  });
});

describe("the ladder names the rung, the field and the fix", () => {
  const cases: [string, Record<string, unknown>, Partial<StoreDeps>, Partial<StoreRung>][] = [
    ["role does not exist", { role: "nobody" }, {}, { field: "signIn.role" }],
    ["other ServiceAccount", {}, asAccount({ name: "other" }), { field: "signIn.role" }],
    ["other namespace", {}, asAccount({ namespace: "other" }), { field: "signIn.role" }],
    ["other audience", { audience: "api" }, {}, { field: "signIn.audience" }],
    ["mount absent", { mount: "kube" }, {}, { field: "signIn.mount" }],
  ];
  test.each(cases)("%s", async (_name, signIn, deps, expected) => {
    const failed = await failedRung(open(kubernetesConfig(signIn), { ...asAccount(), ...deps }));
    expect(failed).toMatchObject({ id: "signin", reason: "signin", ...expected });
    expect(failed?.command).toMatch(/^vault /);
  });

  test("each sign-in fault has its own sentence", async () => {
    const details = await Promise.all(
      cases.map(
        async ([, signIn, deps]) =>
          (await failedRung(open(kubernetesConfig(signIn), { ...asAccount(), ...deps })))?.detail,
      ),
    );
    expect(new Set(details).size).toBe(cases.length);
  });

  test("TokenReview refused", async () => {
    isReviewed = false;
    const failed = await failedRung(open(kubernetesConfig(), asAccount()));
    expect(failed?.detail).toContain("may not review tokens");
    expect(vault.log.at(-1)).toBe("lookup failed: service account jwt not valid");
  });

  test("wrong token, wrong AppRole", async () => {
    expect(await failedRung(open({ signIn: { method: "token", token: "bad" } }))).toMatchObject({
      id: "signin",
      field: "signIn.token",
    });
    await vault.admin("POST", "sys/auth/approle", { type: "approle" });
    const signIn = { method: "approle", roleId: "x", secretId: "y" };
    expect(await failedRung(open({ signIn }))).toMatchObject({
      id: "signin",
      field: "signIn.secretId",
    });
  });

  test("Vault namespace unknown", async () => {
    const failed = await failedRung(
      open({ ...kubernetesConfig(), namespace: "nope" }, asAccount()),
    );
    expect(failed).toMatchObject({ id: "signin" });
  });

  test("sealed, standby, not Vault", async () => {
    vault.faults.seal();
    expect(await failedRung(open())).toMatchObject({
      id: "health",
      command: "vault operator unseal",
    });
    vault.faults.clear();
    vault.faults.standby(true);
    const rungs = await open().check(never);
    expect(rungs.find((rung) => rung.id === "health")?.state).toBe("warning");
    vault.faults.clear();
    vault.faults.failNext({ status: 500, count: 1 });
    expect(await failedRung(open())).toMatchObject({ id: "health", field: "address" });
  });

  test("never initialised", async () => {
    const fresh = await startVaultSandbox({ isInitialized: false });
    const failed = await failedRung(open({ address: fresh.url }));
    expect(failed).toMatchObject({ id: "health", command: "vault operator init" });
    await fresh.close();
  });

  test("dropped connections, silence, and a refused address", async () => {
    vault.faults.dropConnections(true);
    expect(await failedRung(open())).toMatchObject({
      id: "tcp",
      reason: "unreachable",
      field: "address",
    });
    vault.faults.clear();
    const strict = createGuardedFetch({
      policy: { hosts: [], ports: [], cidrs: [], isLoopbackAllowed: false },
    });
    expect(await failedRung(open({}, { fetch: strict }))).toMatchObject({ id: "address" });
  });

  test("KV mount that does not exist, and a policy for parts only", async () => {
    const token = await issueToken({ policies: ["bindery"] });
    const signIn = { method: "token", token };
    expect(await failedRung(open({ signIn, kvMount: "kv" }))).toMatchObject({
      id: "permission",
      field: "kvMount",
    });
    const narrow = await issueToken({ policies: ["shop"] });
    const rungs = await open({ signIn: { method: "token", token: narrow } }).check(never);
    expect(rungs.at(-1)).toMatchObject({ id: "permission", state: "warning" });
  });

  test("TLS: right CA, unknown CA, expired, other name", async () => {
    const authority = await createAuthority("CA");
    const other = await createAuthority("Other");
    const past = { notBefore: new Date(Date.now() - 2e9), notAfter: new Date(Date.now() - 1e9) };
    const serve = async (request: Parameters<typeof authority.issue>[0]): Promise<VaultSandbox> =>
      startVaultSandbox({ tls: await authority.issue(request), rootToken: vault.rootToken });
    const good = await serve({ commonName: "v", dnsNames: ["vault.test"] });
    const old = await serve({ commonName: "v", dnsNames: ["vault.test"], ...past });
    const at = ({ url }: VaultSandbox): string => url.replace("127.0.0.1", "vault.test");
    const caPem = authority.certPem;
    const rungs = await open({ address: at(good), caPem }).check(never);
    expect(rungs.find((rung) => rung.id === "tls")?.detail).toMatch(
      /^TLS 1\.3, certificate valid until \d{4}-/,
    );
    expect(rungs.some((rung) => rung.state === "failed")).toBe(false);
    const cases: [Record<string, unknown>, string][] = [
      [{ address: at(good), caPem: other.certPem }, "caPem"],
      [{ address: at(good) }, "caPem"],
      [{ address: at(old), caPem }, "address"],
      [{ address: good.url, caPem }, "tlsServerName"],
      [{ address: vault.url.replace("http:", "https:"), caPem }, "address"],
    ];
    for (const [config, field] of cases)
      expect(await failedRung(open(config))).toMatchObject({ id: "tls", reason: "tls", field });
    await good.close();
    await old.close();
  });
});

describe("describe looks at metadata only", () => {
  const at = (name: string, member: string | null = "k") => ({ name, member });
  beforeEach(async () => {
    await vault.admin("POST", "secret/data/shop", { data: { k: "canary", "Data-Base": "canary" } });
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
    expect(missing.updatedAt).toMatch(/Z$/);
    expect(
      [...vault.requests.byPath.keys()].filter((key) => key.startsWith("GET secret/data")),
    ).toEqual([]);
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

  test("deleted, destroyed, pinned to a version that is gone, metadata without a version", async () => {
    const client = await asBindery();
    await vault.admin("DELETE", "secret/data/shop");
    expect(await client.describe(at("secret/data/shop"), never)).toMatchObject({
      state: "deleted",
      version: "1",
    });
    await vault.admin("POST", "secret/data/shop", { data: { k: "2" } });
    expect((await client.describe(at("secret/data/shop"), never)).state).toBe("exists");
    expect((await client.describe(at("secret/data/shop?version=1"), never)).state).toBe("deleted");
    await vault.admin("PUT", "secret/destroy/shop", { versions: [2] });
    expect((await client.describe(at("secret/data/shop"), never)).state).toBe("deleted");
    await vault.admin("POST", "secret/metadata/empty", { max_versions: 3 });
    expect((await client.describe(at("secret/data/empty"), never)).state).toBe("absent");
  });

  test("with metadata denied the field names still tell; with both denied it is denied", async () => {
    await vault.admin("PUT", "sys/policies/acl/sub", {
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
    await vault.admin("POST", "sys/mounts/kv", { type: "kv", options: { version: "1" } });
    await vault.admin("POST", "kv/a/b", { k: "canary" });
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
    await vault.admin("POST", "secret/data/shop", { data: { k: "old", other: { deep: [1] } } });
    expect(await open().write(reference, value, "1", never)).toBe("2");
    await vault.admin("PUT", "sys/policies/acl/nopatch", {
      policy: `path "secret/data/*" { capabilities = ["create", "update", "read"] }
        path "secret/metadata/*" { capabilities = ["read"] }`,
    });
    const token = await issueToken({ policies: ["nopatch"] });
    const client = open({ signIn: { method: "token", token } });
    expect(await client.write(reference, new SecretValue("newer"), "2", never)).toBe("3");
    expect((await vault.admin("GET", "secret/data/shop"))?.["data"]).toEqual({
      k: "newer",
      other: { deep: [1] },
    });
  });

  test("over a deleted version, expecting absence", async () => {
    await vault.admin("POST", "secret/data/shop", { data: { k: "old", gone: "x" } });
    await vault.admin("DELETE", "secret/data/shop");
    expect(await open().write(reference, value, "absent", never)).toBe("2");
    expect((await vault.admin("GET", "secret/data/shop"))?.["data"]).toEqual({ k: "new" });
  });

  test("refuses a path without /data/ and says the right one", async () => {
    const call = open().write({ name: "secret/shop", member: "k" }, value, "absent", never);
    await expect(call).rejects.toMatchObject({ reason: "invalid", hint: "Use secret/data/shop." });
  });

  test("KV version 1 merges and sees a change", async () => {
    await vault.admin("POST", "sys/mounts/kv", { type: "kv" });
    const old = { name: "kv/shop", member: "k" };
    const version = await open().write(old, value, "absent", never);
    await open().write({ ...old, member: "l" }, value, version, never);
    expect(await vault.admin("GET", "kv/shop")).toEqual({ k: "new", l: "new" });
    await expect(open().write(old, value, "absent", never)).rejects.toMatchObject({
      reason: "conflict",
    });
  });

  test("a field with a dangerous name is a field like others", async () => {
    await vault.admin("POST", "secret/data/shop", { data: { k: "old" } });
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
    parameters: { vaultAddress: vault.url, ...parameters },
    token,
  });
  const states = (rungs: StoreRung[]) =>
    Object.fromEntries(rungs.map((rung) => [rung.id, rung.state]));

  test("walks to the references without reading a value, and gives the token back", async () => {
    await vault.admin("POST", "secret/data/shop", { data: { k: "canary" } });
    const probe = await open().probeAs(identity(), references, never);
    expect(states(probe.rungs)).toMatchObject({
      signin: "passed",
      permission: "passed",
      references: "passed",
    });
    expect(probe.references).toMatchObject([{ state: "exists", member: "present" }]);
    expect(
      [...vault.requests.byPath.keys()].filter((key) => key.startsWith("GET secret/data")),
    ).toEqual([]);
    expect(vault.requests.byPath.get("POST auth/token/revoke-self")).toBe(1);
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
    await vault.admin("POST", "secret/data/shop", { data: { k: "canary" } });
    const probe = await open().probeAs(identity(), [{ name: "secret/shop", member: "k" }], never);
    expect(probe.references[0]).toMatchObject({
      state: "malformed",
      corrected: { name: "secret/data/shop" },
    });
    expect(probe.rungs.at(-1)).toMatchObject({ id: "references", fix: "Use secret/data/shop." });
  });

  test("the workload's token goes to the registered store only", async () => {
    const before = vault.requests.total;
    const probe = await open().probeAs(
      identity({ vaultAddress: "https://evil.test" }),
      references,
      never,
    );
    expect(probe.rungs[0]).toMatchObject({ id: "address", state: "failed" });
    expect(vault.requests.total).toBe(before);
  });
});
