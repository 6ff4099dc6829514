import { beforeAll, describe, expect, it } from "vitest";
import type { MatrixEdit } from "@/lib/contracts/matrix";
import { getDb } from "@/lib/server/db/client";
import { applyBinding } from "@/lib/server/services/bindings/apply";
import { listRevisions } from "@/lib/server/services/bindings/list-revisions";
import { getNamespace } from "@/lib/server/services/namespaces/get";
import { resources } from "@/sandbox/client/resources";
import { asPlatformAdmin } from "@/testing/context";
import {
  clusterName,
  enable,
  grantedIn,
  refOf,
  registerCluster,
  registerStore,
  seed,
  untilHealth,
  useWorld,
} from "@/testing/world";
import { getMatrix } from "./get";
import { planMatrix } from "./plan";

const admin = asPlatformAdmin();
const namespace = "mendix-insurance";
const ref = { cluster: clusterName, namespace };
const prod = refOf(namespace, "claims-prod");
const policy = refOf(namespace, "policy-admin-prod");
const unbound = refOf(namespace, "policy-admin-acc");
const key = "mx-const-Shared.SmtpHost";
const shared = { name: "secret/data/shared", member: key };
const setShared = ["claims-prod", "policy-admin-prod"].map((environment): MatrixEdit => ({
  environment,
  key,
  reference: shared,
}));
const planned = async (edits: MatrixEdit[], ctx = admin) =>
  (await planMatrix(ctx, { ...ref, edits })).items;

describe("the matrix of a namespace", () => {
  const world = useWorld({ scenario: "empty" });
  beforeAll(async () => {
    await seed(world(), namespace, [prod.name, policy.name, unbound.name]);
    await registerCluster(world(), { namespaces: [namespace] });
    await registerStore(world());
    await enable(namespace);
    for (const each of [prod, policy])
      await untilHealth(each, ({ probe }) => probe !== null && probe.references.length > 0);
    await untilHealth(unbound, () => true);
    await world().vault.write("secret/data/shared", { [key]: "smtp.example.com" });
  }, 120_000);

  const row = async (name: string) => {
    const { columns, rows } = await getMatrix(admin, ref);
    const found = rows.find((each) => each.key === name);
    return Object.fromEntries(
      columns.map((column, index) => [column.name, found?.cells[index]?.state]),
    );
  };

  it("compares the live mappings; what has no binding is unset", async () => {
    const { columns, template } = await getMatrix(admin, ref);
    expect(columns.map(({ name, isBound }) => [name, isBound])).toEqual([
      ["claims-prod", true],
      ["policy-admin-acc", false],
      ["policy-admin-prod", true],
    ]);
    expect(template).toBe("secret/data/{environment}");
    expect(await row("database-password")).toEqual({
      "claims-prod": "same",
      "policy-admin-acc": "unset",
      "policy-admin-prod": "same",
    });
    expect(await row("mx-const-Claims.DmsEndpoint")).toMatchObject({
      "claims-prod": "same",
      "policy-admin-prod": "unset",
    });
  });

  it("shows nobody an environment of a namespace that they may not see", async () => {
    const other = grantedIn("namespace-admin", "mendix-field");
    await expect(getMatrix(other, ref)).rejects.toMatchObject({ code: "not_found" });
    await expect(planned(setShared, other)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      planned(setShared, grantedIn("namespace-viewer", namespace)),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect((await getMatrix(grantedIn("namespace-viewer", namespace), ref)).columns).toHaveLength(
      3,
    );
  });

  it("plans each environment by itself and writes nothing", async () => {
    const before = await world().client.find(resources.secretProviderClasses, prod);
    const items = await planned(setShared);
    expect(items.map(({ environment, plan }) => [environment, plan?.keyChanges])).toMatchObject([
      ["claims-prod", [{ key, change: "changed", after: shared }]],
      ["policy-admin-prod", [{ key, change: "added", after: shared }]],
    ]);
    const after = await world().client.find(resources.secretProviderClasses, prod);
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect(await getDb().auditEntry.count({ where: { action: "binding.apply" } })).toBe(0);
  });

  it("answers for each environment that cannot be planned, and plans the others", async () => {
    const items = await planned([...setShared, { environment: "no-such", key, reference: shared }]);
    expect(items.map(({ environment, refusal }) => [environment, refusal?.code])).toEqual([
      ["claims-prod", undefined],
      ["policy-admin-prod", undefined],
      ["no-such", "not_found"],
    ]);
    const mapped = (await getMatrix(admin, ref)).rows.map((each) => each.key);
    const [emptied] = await planned(
      mapped.map((each) => ({ environment: prod.name, key: each, reference: null })),
    );
    expect(emptied).toMatchObject({ plan: null, refusal: { code: "precondition_failed" } });
  });

  it("offers an environment without a binding the store and identity of the namespace", async () => {
    const [item] = await planned([{ environment: unbound.name, key, reference: shared }]);
    expect(item?.desired).toMatchObject({
      store: "main-vault",
      identity: "mendix-policy-admin-acc",
    });
    expect(item?.plan?.issues.some(({ severity }) => severity === "error")).toBe(true);
  });

  it("is applied by the ordinary apply: one revision and one audit pair per environment", async () => {
    const items = await planned(setShared);
    for (const { environment, desired, plan } of items) {
      const conflicts = plan?.changes.flatMap((change) => change.conflicts) ?? [];
      await applyBinding(admin, {
        ...refOf(namespace, environment),
        desired,
        planDigest: plan?.digest ?? "",
        takeOver: conflicts.map(({ owner }) => owner.manager),
        reason: "one mail host",
      });
    }
    const rows = await getDb().auditEntry.findMany({
      where: { action: "binding.apply" },
      orderBy: { sequence: "asc" },
    });
    expect(rows.map(({ environment, outcome }) => [environment, outcome])).toEqual([
      ["claims-prod", "intent"],
      ["claims-prod", "success"],
      ["policy-admin-prod", "intent"],
      ["policy-admin-prod", "success"],
    ]);
    for (const each of [prod, policy])
      expect((await listRevisions(admin, each)).items).toHaveLength(1);
    const { revisions } = await getNamespace(admin, ref);
    expect(revisions).toEqual({ "claims-prod": 1, "policy-admin-prod": 1 });
    await untilHealth(policy, ({ snapshot }) =>
      JSON.stringify(snapshot.secretProviderClass).includes("secret/data/shared"),
    );
    expect(await row(key)).toMatchObject({ "claims-prod": "same", "policy-admin-prod": "same" });
  }, 60_000);

  it("refuses a plan that the world has moved on from, for that environment alone", async () => {
    const edits = setShared.map((edit) => ({ ...edit, reference: null }));
    const items = await planned(edits);
    const live = await world().client.find(resources.secretProviderClasses, prod);
    await world()
      .client.as("kubectl-edit")
      .patch(resources.secretProviderClasses, prod, {
        type: "merge",
        body: { metadata: { annotations: { touched: "by hand" } } },
      });
    expect(live).not.toBe(null);
    const apply = (index: number) => {
      const item = items[index];
      return applyBinding(admin, {
        ...refOf(namespace, item?.environment ?? ""),
        desired: item?.desired ?? null,
        planDigest: item?.plan?.digest ?? "",
        takeOver: [],
      });
    };
    await expect(apply(0)).rejects.toMatchObject({ code: "conflict" });
    await expect(apply(1)).resolves.toMatchObject({ revision: { outcome: "success", number: 2 } });
  }, 60_000);
});
