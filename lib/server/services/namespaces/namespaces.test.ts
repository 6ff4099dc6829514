import { beforeAll, describe, expect, it } from "vitest";
import { resources as watched } from "@/lib/server/kubernetes/resources";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { listClusters } from "@/lib/server/services/clusters/list";
import { getEnvironment } from "@/lib/server/services/environments/get";
import { listEnvironments } from "@/lib/server/services/environments/list";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getOverview } from "@/lib/server/services/overview/get";
import { resources } from "@/sandbox/client/resources";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { until } from "@/sandbox/until";
import { asPlatformAdmin } from "@/testing/context";
import {
  clusterName,
  enable,
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
import { getNamespace } from "./get";
import { listNamespaces } from "./list";
import { replaceEnablement } from "./replace-enablement";

const admin = asPlatformAdmin();
const commerce = "mendix-commerce";
const field = "mendix-field";
const theirs = grantedIn("namespace-admin", commerce);
const everything = { limit: 100, sort: "verdict" } as const;

describe("who administers one namespace", () => {
  const world = useWorld({ scenario: "empty" });
  beforeAll(async () => {
    await seed(world(), commerce, ["orders-prod"]);
    await seed(world(), field, ["planning-dev"]);
    await registerCluster(world(), { namespaces: [commerce, field] });
    await registerStore(world());
    await enable(commerce);
    await untilHealth(refOf(commerce, "orders-prod"), () => true);
    await untilHealth(refOf(field, "planning-dev"), () => true);
  }, 120_000);

  it("sees it and nothing else", async () => {
    const { items } = await listNamespaces(theirs, {});
    expect(items.map(({ namespace }) => namespace)).toEqual([commerce]);
    const environments = await listEnvironments(theirs, everything);
    expect(environments.items.map(({ name }) => name)).toEqual(["orders-prod"]);
    expect(await getOverview(theirs, {})).toMatchObject({ environments: 1, clusters: 1 });
    expect((await listClusters(theirs)).items.map(({ name }) => name)).toEqual([clusterName]);
  });

  it("is told that another namespace and its environments do not exist", async () => {
    const other = refOf(field, "planning-dev");
    const asked = [
      () => getNamespace(theirs, { cluster: clusterName, namespace: field }),
      () => getEnvironment(theirs, other),
      () => planBindingChange(theirs, { ...other, desired: null }),
    ];
    for (const ask of asked)
      await expect(async () => ask()).rejects.toMatchObject({ code: "not_found" });
  });

  it("cannot turn the switch on while the driver is missing, nor over somebody else's turn", async () => {
    const ref = { cluster: clusterName, namespace: field };
    const wanted = { ...ref, isEnabled: true, store: storeName, template: storeTemplate };
    const name = "secrets-store.csi.k8s.io";
    const driver = await world().client.find(resources.csiDrivers, { name });
    await world().client.delete(resources.csiDrivers, { name });
    const stateOf = async () =>
      (await getNamespace(admin, ref)).preconditions.find(({ id }) => id === "csi-driver")?.state;
    await until("the driver is seen missing", async () => (await stateOf()) === "missing");
    await expect(replaceEnablement(admin, { ...wanted, version: 0 })).rejects.toMatchObject({
      code: "precondition_failed",
      fields: [{ path: "preconditions.csi-driver" }],
    });
    const { spec } = driver ?? {};
    const { apiVersion, kind } = resources.csiDrivers;
    await world().client.create(resources.csiDrivers, {
      apiVersion,
      kind,
      metadata: { name },
      spec,
    });
    await until("the driver is seen again", async () => (await stateOf()) === "met");
    const { enablement } = await replaceEnablement(admin, { ...wanted, version: 0 });
    expect(enablement).toMatchObject({ isEnabled: true, store: storeName });
    await expect(
      replaceEnablement(admin, { ...wanted, isEnabled: false, version: 0 }),
    ).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a cluster whose credentials reach one namespace", () => {
  const world = useWorld({ scenario: "empty" });
  const orders = refOf(commerce, "orders-prod");
  beforeAll(async () => {
    await seed(world(), commerce, ["orders-prod"]);
    await seed(world(), field);
    const { person: kubeconfig } = world().kubeconfigs;
    const { check } = await registerCluster(world(), {
      namespaces: [commerce],
      kubeconfig,
      canProbeAsEnvironment: false,
    });
    expect(check.rungs.find(({ id }) => id === `rights:${commerce}`)?.state).toBe("passed");
    await registerStore(world());
  }, 120_000);

  it("shows and plans the environments there, and never calls unproven ones healthy", async () => {
    const { diagnosis } = await untilHealth(orders, ({ probe }) => probe !== null);
    expect(diagnosis.counts.mounted).toBe(3);
    expect(diagnosis.verdict).not.toBe("healthy");
    expect(diagnosis.restsOn.some(({ state }) => state === "forbidden")).toBe(true);
    const keys = [...databaseKeys, ...storageKeys];
    const mappings = keys.map((key) => ({
      key,
      reference: { name: "secret/data/orders-prod", member: key },
    }));
    const plan = await planBindingChange(admin, {
      ...orders,
      desired: { store: storeName, identity: "mendix-orders-prod", mappings },
    });
    // Answered by the API server's field owners, not by a missing right.
    expect(plan.changes.map(({ conflicts }) => conflicts.map(({ owner }) => owner.label))).toEqual([
      [],
      ["kubectl"],
      [],
    ]);
  });

  it("says of another namespace that it may not be looked at", async () => {
    getHub().get(clusterName).addNamespace(field);
    await until("the refusals", () =>
      Promise.resolve(getHub().get(clusterName).in(field, watched.pods).state === "forbidden"),
    );
  });
});
