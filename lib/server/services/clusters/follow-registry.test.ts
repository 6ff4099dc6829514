import { describe, expect, it } from "vitest";
import { getDb } from "@/lib/server/db/client";
import { asPerson } from "@/lib/server/services/bindings/as-person";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { asPlatformAdmin } from "@/testing/context";
import { clusterName, registerCluster, useWorld } from "@/testing/world";
import { followRegistry } from "./follow-registry";
import { getHub } from "./hub";

describe("what another replica changed", () => {
  const world = useWorld({ scenario: "empty" });

  it("decides here within one reading: mode, namespaces, switch, end, and a new cluster of an old name", async () => {
    await registerCluster(world(), { namespaces: ["default"] });
    const where = { name: clusterName };
    const ctx = asPlatformAdmin();
    expect(await asPerson(ctx, clusterName)?.()).toBeUndefined();

    const mode = { mode: "impersonate", version: { increment: 1 } };
    await getDb().cluster.update({ where, data: mode });
    expect(await asPerson(ctx, clusterName)?.()).toEqual({
      user: ctx.principal.email,
      groups: [],
    });
    await getDb().registeredNamespace.deleteMany();
    const added = { clusterName, namespace: "mendix-b", addedBy: "x" };
    await getDb().registeredNamespace.create({ data: added });
    const switched = { cluster: clusterName, namespace: "mendix-b", isEnabled: true };
    await getDb().enablement.create({ data: { ...switched, updatedBy: "x" } });
    await followRegistry();
    expect(getHub().settings(clusterName)).toMatchObject({ mode: "impersonate", version: 2 });
    expect(getHub().get(clusterName).namespaces).toEqual(["mendix-b"]);
    expect([...getHealthEngine().enablements]).toEqual([[`${clusterName}/mendix-b`, true]]);

    const first = getHub().get(clusterName);
    await getDb().enablement.deleteMany();
    const born = new Date("2026-01-01T00:00:00Z");
    const row = await getDb().cluster.update({ where, data: { createdAt: born } });
    await followRegistry();
    expect(getHub().get(clusterName)).not.toBe(first);
    expect(getHealthEngine().enablements.size).toBe(0);

    await getDb().cluster.delete({ where });
    await followRegistry();
    expect(getHub().find(clusterName)).toBeNull();
    await expect(asPerson(ctx, clusterName)?.()).rejects.toMatchObject({ code: "not_found" });
    await getDb().cluster.create({ data: row });
    await followRegistry();
    expect(getHub().find(clusterName)).not.toBeNull();
  });

  it("a reading that something of this process overtook changes nothing", async () => {
    const reading = followRegistry();
    getHealthEngine().setEnabled(clusterName, "mendix-c", true);
    await reading;
    expect(getHealthEngine().enablements.get(`${clusterName}/mendix-c`)).toBe(true);
    await followRegistry();
    expect(getHealthEngine().enablements.has(`${clusterName}/mendix-c`)).toBe(false);
  });
});
