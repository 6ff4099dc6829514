import { describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { getConfig } from "@/lib/server/config";
import { setSingleton } from "@/lib/server/singleton";
import { asPlatformAdmin } from "@/testing/context";
import { testConfig } from "@/testing/database";
import {
  clusterName,
  enable,
  grantedIn,
  registerCluster,
  registerStore,
  seed,
  storeName,
  untilHealth,
  untilLive,
  useWorld,
  vaultConfig,
} from "@/testing/world";
import { listClusters } from "@/lib/server/services/clusters/list";
import { createNamespace } from "@/lib/server/services/namespaces/create";
import { readAddressPolicy } from "./address-policy";
import { checkStore } from "./check";
import { deleteStore } from "./delete";
import { getStore } from "./get";
import { listStores } from "./list";
import { updateStore } from "./update";
import { checkDraftStore } from "./check-draft";
import { rememberCheck } from "./remember-check";

const ctx = asPlatformAdmin();
const namespace = "mendix-onboarding";
const byName = { store: storeName };

describe("stores", () => {
  const world = useWorld({ scenario: "empty" });
  const token = () => world().bindery.token;

  async function everythingKept(): Promise<string> {
    const rows = await getDb().auditEntry.findMany();
    const stores = await getDb().store.findMany();
    return JSON.stringify([rows, stores], (_key, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
  }

  it("refuses a CA that did not sign the certificate, naming TLS and the field", async () => {
    const { caPem } = world().kubernetes;
    const making = registerStore(world(), { config: vaultConfig(world(), { caPem }) });
    await expect(making).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringMatching(/^TLS: /) as string,
      fields: [{ path: "config.caPem" }],
    });
    expect(await getDb().store.count()).toBe(0);
  });

  it("refuses a token that Vault does not know, naming the sign-in and quoting no token", async () => {
    const signIn = { method: "token", token: "hvs.a-made-up-token" };
    const error: unknown = await registerStore(world(), {
      config: vaultConfig(world(), { signIn }),
    }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: "precondition_failed",
      message: expect.stringMatching(/^Sign-in: /) as string,
      fields: [{ path: "config.signIn.token" }],
    });
    expect(JSON.stringify(error)).not.toContain("a-made-up-token");
  });

  it("registers a store whose ladder passes; the token is in no answer, audit row or plain column", async () => {
    const made = await registerStore(world());
    expect(made.check.state).toBe("ready");
    expect(made.store.secretsSet).toEqual(["signIn.token"]);
    const answers = [made, await getStore(ctx, byName), await listStores(ctx)];
    expect(JSON.stringify(answers)).not.toContain(token());
    expect(await everythingKept()).not.toContain(token());
    await expect(registerStore(world())).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps the token when an update leaves it out, and notices a version that moved on", async () => {
    const { caPem, address } = vaultConfig(world());
    const config = { address, caPem, signIn: { method: "token" } };
    const changed = await updateStore(ctx, { ...byName, label: "Vault", config, version: 1 });
    expect(changed.check.state).toBe("ready");
    expect(changed.store).toMatchObject({ label: "Vault", version: 2 });
    expect(changed.store.secretsSet).toEqual(["signIn.token"]);
    expect((await checkStore(ctx, byName)).state).toBe("ready");
    await expect(updateStore(ctx, { ...byName, label: "Late", version: 1 })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("says in the audit which credential was replaced, and of a kept one nothing", async () => {
    const { caPem, address } = vaultConfig(world());
    const signIn = { method: "token", token: "another-made-up-token" };
    const { version } = (await getStore(ctx, byName)).store;
    await updateStore(ctx, { ...byName, config: { address, caPem, signIn }, version });
    const back = { method: "token", token: token() };
    const config = { address, caPem, signIn: back };
    await updateStore(ctx, { ...byName, config, version: version + 1 });
    await updateStore(ctx, { ...byName, label: "Vault", version: version + 2 });
    const rows = await getDb().auditEntry.findMany({
      where: { action: "store.update", outcome: "success" },
      orderBy: { sequence: "desc" },
      take: 3,
    });
    const replaced = rows.map(({ after }) => (after as Record<string, unknown>).replaced);
    expect(replaced).toEqual([undefined, ["signIn.token"], ["signIn.token"]]);
    expect(await everythingKept()).not.toContain("another-made-up-token");
  });

  it("never takes a kept token into another Vault namespace", async () => {
    const { caPem, address } = vaultConfig(world());
    const config = { address, caPem, namespace: "team-b", signIn: { method: "token" } };
    await expect(updateStore(ctx, { ...byName, config, version: 5 })).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ path: "config.signIn.token" }],
    });
    await expect(
      checkDraftStore(ctx, { name: storeName, kind: "vault", config }),
    ).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("keeps no check over one that began later", async () => {
    const { version, lastCheck } = await getDb().store.findUniqueOrThrow({
      where: { name: storeName },
    });
    const { checkedAt } = lastCheck as { checkedAt: string };
    const before = new Date(Date.parse(checkedAt) - 1_000).toISOString();
    const old = { checkedAt: before, state: "failing", rungs: [] } as const;
    await rememberCheck({ name: storeName, version }, { ...old, rungs: [] });
    expect((await getStore(ctx, byName)).store.lastCheck).toMatchObject({ checkedAt });
  });

  it("never sends a kept token to another address", async () => {
    const { caPem } = vaultConfig(world());
    const config = { address: "https://127.0.0.1:1", caPem, signIn: { method: "token" } };
    await expect(updateStore(ctx, { ...byName, config, version: 5 })).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ path: "config.signIn.token" }],
    });
  });

  it("hides a store of other namespaces from who administers one, and keeps a store for all from them", async () => {
    const theirs = grantedIn("namespace-admin", namespace);
    const other = { cluster: "ams", namespace: "mendix-field" };
    await registerStore(world(), { name: "field-vault", namespaces: [other] });
    expect((await listStores(theirs)).items.map(({ name }) => name)).toEqual([storeName]);
    await expect(getStore(theirs, { store: "field-vault" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      updateStore(theirs, { ...byName, label: "Mine", version: 2 }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await deleteStore(ctx, { store: "field-vault" });
  });

  it("is not forgotten while a namespace has it as its default", async () => {
    await seed(world(), namespace);
    await registerCluster(world(), { namespaces: [namespace] });
    await enable(namespace);
    await expect(deleteStore(ctx, byName)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(namespace) as string,
    });
  });

  it("takes no cluster's API server and not Bindery's own database for a store, whatever is allowed", async () => {
    const policy = await readAddressPolicy();
    const { hostname, port } = new URL(world().kubernetes.url);
    expect(policy.others).toContainEqual({
      host: hostname,
      port: Number(port),
      what: "the API server of a cluster",
    });
    const { url: address, caPem } = world().kubernetes;
    const making = registerStore(world(), {
      name: "api",
      config: vaultConfig(world(), { address, caPem }),
    });
    await expect(making).rejects.toMatchObject({
      code: "precondition_failed",
      message: expect.stringContaining("the API server of a cluster") as string,
      fields: [{ path: "config.address" }],
    });
    const DATABASE_URL = "postgresql://u:p@db.example.com/bindery";
    const was = getConfig();
    setSingleton("config", testConfig({ DATABASE_URL }));
    const { others } = await readAddressPolicy();
    setSingleton("config", was);
    expect(others).toContainEqual({
      host: "db.example.com",
      port: 5432,
      what: "Bindery's own database",
    });
  });

  it("shows a person of one namespace nothing of the others that a store or a cluster serves", async () => {
    const other = "mendix-field";
    await seed(world(), other, ["field-inspect-prod"]);
    await createNamespace(ctx, { cluster: clusterName, namespace: other });
    await untilLive(other);
    await untilHealth({ namespace: other, name: "field-inspect-prod" }, () => true);
    await enable(other);
    const both = [namespace, other].map((each) => ({ cluster: clusterName, namespace: each }));
    await registerStore(world(), { name: "shared-vault", namespaces: both });
    const [mine, everybody] = [grantedIn("namespace-admin", namespace), ctx];
    const seenBy = async (who: typeof ctx) => {
      const { items } = await listStores(who);
      const [cluster] = (await listClusters(who)).items;
      return {
        usedBy: items.find(({ name }) => name === storeName)?.usedBy,
        shared: items.find(({ name }) => name === "shared-vault"),
        environments: cluster?.environments,
      };
    };
    expect(await seenBy(everybody)).toMatchObject({
      usedBy: 2,
      shared: { namespaces: both, isForAll: false, isChangeable: true },
      environments: 1,
    });
    const seen = await seenBy(mine);
    expect(seen).toMatchObject({
      usedBy: 1,
      shared: { namespaces: [both[0]], isForAll: false, isChangeable: false },
      environments: 0,
    });
    const answers = [seen, await getStore(mine, { store: "shared-vault" })];
    expect(JSON.stringify(answers)).not.toContain(other);
    await expect(
      updateStore(mine, { store: "shared-vault", namespaces: [], version: 1 }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  it("lets who administers its only namespace change and forget a store, and not give it to all", async () => {
    const mine = grantedIn("namespace-admin", namespace);
    const own = { name: "own-vault", namespaces: [{ cluster: clusterName, namespace }] };
    await registerStore(world(), own);
    const change = { store: own.name, version: 1 };
    const widened = updateStore(mine, { ...change, namespaces: [] });
    await expect(widened).rejects.toMatchObject({ code: "forbidden" });
    const fenced = updateStore(mine, { ...change, prefix: "secret/data/" });
    await expect(fenced).rejects.toMatchObject({ code: "forbidden" });
    const changed = await updateStore(mine, { ...change, label: "Ours" });
    expect(changed.store).toMatchObject({ label: "Ours", isChangeable: true });
    await deleteStore(mine, { store: own.name });
  });
});
