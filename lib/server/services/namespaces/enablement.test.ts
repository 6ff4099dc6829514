import { beforeAll, describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { getBinding } from "@/lib/server/services/bindings/get";
import { readDeployFile } from "@/sandbox/rbac";
import { resources } from "@/sandbox/client/resources";
import { rememberCheck } from "@/lib/server/services/stores/remember-check";
import { updateStore } from "@/lib/server/services/stores/update";
import { asPlatformAdmin } from "@/testing/context";
import {
  clusterName,
  grantedIn,
  refOf,
  registerCluster,
  registerStore,
  seed,
  storeName,
  storeTemplate,
  untilHealth,
  useWorld,
} from "@/testing/world";
import { checkNamespace } from "./check";
import { getNamespace } from "./get";
import { replaceEnablement } from "./replace-enablement";

const admin = asPlatformAdmin();
const namespace = "mendix-onboarding";
const ref = { cluster: clusterName, namespace };
const welcome = refOf(namespace, "welcome-acc");
const turnOn = (version: number, identityTemplate?: string) =>
  replaceEnablement(admin, {
    ...ref,
    isEnabled: true,
    store: storeName,
    template: storeTemplate,
    identityTemplate,
    version,
  });

describe("the switch of a namespace", () => {
  const world = useWorld({ scenario: "empty" });
  beforeAll(async () => {
    await seed(world(), namespace, [welcome.name]);
    await registerCluster(world(), { namespaces: [namespace] });
    await registerStore(world());
    await untilHealth(welcome, () => true);
  }, 120_000);

  it("names each precondition with the fact that was seen, and its age", async () => {
    const { preconditions } = await getNamespace(admin, ref);
    expect(preconditions.map(({ id, state }) => [id, state])).toEqual([
      ["csi-driver", "met"],
      ["provider", "unknown"],
      ["crd", "met"],
      ["token-audience", "met"],
      ["operator", "met"],
      ["rotation", "met"],
      ["rights", "met"],
      ["store", "missing"],
    ]);
    const detailOf = (id: string) => preconditions.find((one) => one.id === id)?.detail;
    expect(detailOf("csi-driver")).toMatch(/^1\.6\.1 on (\d+) of \1$/);
    expect(detailOf("crd")).toBe("served: v1");
    for (const { id, observedAt } of preconditions.filter((one) => one.id !== "store"))
      expect(observedAt, id).not.toBe(null);
    expect(JSON.stringify(preconditions)).not.toMatch(/\bp\.store/);
  });

  it("offers the identity of the store's kind until a template is set", async () => {
    const { enablement } = await turnOn(0);
    expect(enablement).toMatchObject({ identityTemplate: "mendix-{environment}", version: 1 });
    expect((await getBinding(admin, welcome)).identity).toBe("mendix-welcome-acc");
  });

  it("keeps the identity template, with before and after in the audit, and offers it to a new binding", async () => {
    const { enablement } = await turnOn(1, "{namespace}-{environment}");
    expect(enablement.identityTemplate).toBe("{namespace}-{environment}");
    expect((await getBinding(admin, welcome)).identity).toBe("mendix-onboarding-welcome-acc");
    const rows = await getDb().auditEntry.findMany({
      where: { action: "enablement.replace", outcome: "success" },
      orderBy: { sequence: "desc" },
    });
    expect(rows[0]).toMatchObject({
      before: { identityTemplate: "mendix-{environment}" },
      after: { identityTemplate: "{namespace}-{environment}" },
    });
  });

  it("refuses an identity template that no environment could use, and changes nothing", async () => {
    for (const wrong of ["mendix-{key}", "mendix-{env}"])
      await expect(turnOn(2, wrong)).rejects.toMatchObject({
        code: "invalid_input",
        fields: [{ path: "identityTemplate" }],
      });
    expect((await getNamespace(admin, ref)).enablement.version).toBe(2);
  });

  it("says which right to write is missing once it is looked at again, and stays on", async () => {
    const role = readDeployFile("write").find(({ kind }) => kind === "Role");
    const rules = (role?.rules ?? []).filter((rule) => !rule.resources.includes("mendixapps"));
    await world().client.patch(
      resources.roles,
      { namespace, name: role?.metadata.name ?? "" },
      { type: "merge", body: { rules } },
    );
    const { preconditions, enablement } = await checkNamespace(admin, ref);
    expect(preconditions.find(({ id }) => id === "rights")).toMatchObject({
      label: "Write access",
      state: "warning",
      detail: "no permission: patch mendixapps",
      command: expect.stringContaining("deploy/kubernetes/namespace/write.yaml") as string,
    });
    expect(enablement.isEnabled).toBe(true);
  });

  it("is looked at again only by who may check there", async () => {
    await expect(
      checkNamespace(grantedIn("namespace-viewer", namespace), ref),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      checkNamespace(grantedIn("namespace-admin", "mendix-field"), ref),
    ).rejects.toMatchObject({ code: "not_found" });
  });

  const storeLine = ({ preconditions }: Awaited<ReturnType<typeof getNamespace>>) =>
    preconditions.find(({ id }) => id === "store");
  /** As if the last check had been made so long ago. */
  async function ageCheck(minutes: number): Promise<string> {
    const { lastCheck } = await getDb().store.findUniqueOrThrow({ where: { name: storeName } });
    const checkedAt = new Date(Date.now() - minutes * 60_000).toISOString();
    const aged = { ...(lastCheck as object), checkedAt };
    await getDb().store.update({ where: { name: storeName }, data: { lastCheck: aged } });
    return checkedAt;
  }

  it("knows nothing of a store whose check is older than ten minutes, whatever it said, until it is checked again", async () => {
    const young = await ageCheck(9);
    expect(storeLine(await getNamespace(admin, ref))).toMatchObject({
      state: "met",
      observedAt: young,
    });
    for (const minutes of [11, -5]) {
      const observedAt = await ageCheck(minutes);
      const seen = storeLine(await getNamespace(admin, ref));
      expect(seen).toMatchObject({ state: "unknown", observedAt });
    }
    const before = Date.now();
    const seen = storeLine(await checkNamespace(admin, ref));
    expect(seen?.state).toBe("met");
    expect(Date.parse(seen?.observedAt ?? "")).toBeGreaterThanOrEqual(before);
  });

  it("is turned on by what the store says now, not by what an old check saw", async () => {
    const { enablement } = await getNamespace(admin, ref);
    await ageCheck(11);
    world().faults.vault.seal();
    try {
      await expect(turnOn(enablement.version)).rejects.toMatchObject({
        code: "precondition_failed",
        fields: [{ path: "preconditions.store" }],
      });
    } finally {
      world().faults.vault.unseal();
    }
    await ageCheck(11);
    const turned = await turnOn(enablement.version);
    expect(storeLine(turned)?.state).toBe("met");
  });

  it("keeps no check of a configuration that was changed while it ran", async () => {
    const row = await getDb().store.findUniqueOrThrow({ where: { name: storeName } });
    const rungs: [] = [];
    const late = { state: "failing" as const, rungs, checkedAt: new Date().toISOString() };
    await updateStore(admin, { store: storeName, label: "Renamed", version: row.version });
    await rememberCheck(row, late);
    const after = await getDb().store.findUniqueOrThrow({ where: { name: storeName } });
    expect(after.lastCheck).toMatchObject({ state: "ready" });
    await rememberCheck(after, { ...late, checkedAt: new Date().toISOString() });
    expect(storeLine(await getNamespace(admin, ref))?.state).toBe("missing");
  });
});
