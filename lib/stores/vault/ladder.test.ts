import { describe, expect, test } from "vitest";
import { startVaultSandbox, type VaultSandbox } from "./sandbox/server";
import {
  asAccount,
  failedRung,
  issueToken,
  kubernetesConfig,
  never,
  open,
  useWorld,
  world,
} from "./sandbox/test-world";
import type { StoreRung } from "@/lib/contracts/stores";
import type { StoreDeps } from "@/lib/stores/port";
import { createGuardedFetch } from "@/lib/stores/runtime/guarded-fetch";
import { createAuthority } from "@/sandbox/tls";

useWorld();

describe("sign-in", () => {
  test("by token, AppRole and ServiceAccount", async () => {
    await world.vault.admin("POST", "sys/auth/approle", { type: "approle" });
    await world.vault.admin("POST", "auth/approle/role/b", { token_policies: "bindery" });
    const roleId = (await world.vault.admin("GET", "auth/approle/role/b/role-id"))?.["role_id"];
    const secretId = (await world.vault.admin("POST", "auth/approle/role/b/secret-id"))?.[
      "secret_id"
    ];
    const clients = [
      open(),
      open({ signIn: { method: "approle", roleId, secretId } }),
      open(kubernetesConfig(), asAccount()),
    ];
    for (const client of clients) expect(await failedRung(client)).toBeUndefined();
  });

  test("keeps the token, renews it near its end, and signs in again after a revocation", async () => {
    const logins = (): number => world.vault.requests.byPath.get("POST auth/kubernetes/login") ?? 0;
    const renewals = (): number =>
      world.vault.requests.byPath.get("POST auth/token/renew-self") ?? 0;
    const client = open(kubernetesConfig(), asAccount());
    const reference = { name: "secret/data/shop", member: "k" };
    for (let i = 0; i < 3; i += 1) await client.describe(reference, never);
    expect([logins(), renewals()]).toEqual([1, 0]);
    world.nowMs += (20 * 60 - 20) * 1000;
    await client.describe(reference, never);
    expect([logins(), renewals()]).toEqual([1, 1]);
    world.nowMs += 21 * 60 * 1000;
    await client.describe(reference, never);
    expect(logins()).toBe(2);
  });

  test("a dead token of the configuration is said to be dead", async () => {
    const token = await issueToken({ policies: ["bindery"], ttl: "1h" });
    const client = open({ signIn: { method: "token", token } });
    expect(await failedRung(client)).toBeUndefined();
    world.vault.expireToken(token);
    const reference = { name: "secret/data/shop", member: "k" };
    await expect(client.describe(reference, never)).rejects.toMatchObject({ reason: "signin" });
  });

  test("gives a login's token back when it is closed", async () => {
    const client = open(kubernetesConfig(), asAccount());
    await client.check(never);
    await client[Symbol.asyncDispose]();
    expect(world.vault.requests.byPath.get("POST auth/token/revoke-self")).toBe(1);
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
    world.isReviewed = false;
    const failed = await failedRung(open(kubernetesConfig(), asAccount()));
    expect(failed?.detail).toContain("may not review tokens");
    expect(world.vault.log.at(-1)).toBe("lookup failed: service account jwt not valid");
  });

  test("wrong token, wrong AppRole", async () => {
    expect(await failedRung(open({ signIn: { method: "token", token: "bad" } }))).toMatchObject({
      id: "signin",
      field: "signIn.token",
    });
    await world.vault.admin("POST", "sys/auth/approle", { type: "approle" });
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
    world.vault.faults.seal();
    expect(await failedRung(open())).toMatchObject({
      id: "health",
      command: "vault operator unseal",
    });
    world.vault.faults.clear();
    world.vault.faults.standby(true);
    const rungs = await open().check(never);
    expect(rungs.find((rung) => rung.id === "health")?.state).toBe("warning");
    world.vault.faults.clear();
    world.vault.faults.failNext({ status: 500, count: 1 });
    expect(await failedRung(open())).toMatchObject({ id: "health", field: "address" });
  });

  test("never initialised", async () => {
    const fresh = await startVaultSandbox({ isInitialized: false });
    const failed = await failedRung(open({ address: fresh.url }));
    expect(failed).toMatchObject({ id: "health", command: "vault operator init" });
    await fresh.close();
  });

  test("dropped connections, silence, and a refused address", async () => {
    world.vault.faults.dropConnections(true);
    expect(await failedRung(open())).toMatchObject({
      id: "tcp",
      reason: "unreachable",
      field: "address",
    });
    world.vault.faults.clear();
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
      startVaultSandbox({ tls: await authority.issue(request), rootToken: world.vault.rootToken });
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
      [{ address: world.vault.url.replace("http:", "https:"), caPem }, "address"],
    ];
    for (const [config, field] of cases)
      expect(await failedRung(open(config))).toMatchObject({ id: "tls", reason: "tls", field });
    await good.close();
    await old.close();
  });
});
