import { describe, expect, it } from "vitest";
import { deleteCluster } from "@/lib/server/services/clusters/delete";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { asPlatformAdmin } from "@/testing/context";
import { databases, useDatabase } from "@/testing/database";
import { insertPerson } from "@/testing/requests";
import { deleteNamespace } from "./delete";

const scope = (cluster: string, namespace: string) => ({ cluster, namespace });

describe.each(databases)("what was given for a place, on $name", (database) => {
  const opened = useDatabase(database);
  const db = () => opened().db;

  it("goes with its namespace or cluster, and no store opens to all by it", async () => {
    for (const name of ["c", "d"])
      await db().cluster.create({ data: { name, server: "https://c", source: "kubeconfig" } });
    const row = { clusterName: "c", namespace: "a", addedBy: "x" };
    await db().registeredNamespace.create({ data: row });
    const places = [scope("c", "a"), scope("c", "b"), scope("d", "a")];
    const role = "namespace-admin" as const;
    await insertPerson(
      "ada",
      places.map((each) => ({ role, scope: each })),
    );
    const store = { kind: "vault", config: {}, secretsSet: [] };
    await db().store.create({ data: { ...store, name: "many", namespaces: places } });
    await db().store.create({ data: { ...store, name: "one", namespaces: [scope("c", "a")] } });
    for (const { cluster, namespace } of places)
      getHealthEngine().setEnabled(cluster, namespace, true);
    const left = async () => {
      const { namespaces } = await db().store.findUniqueOrThrow({ where: { name: "many" } });
      const grants = await db().grant.findMany({
        orderBy: [{ cluster: "asc" }, { namespace: "asc" }],
      });
      const switches = [...getHealthEngine().enablements.keys()].toSorted();
      return [
        namespaces,
        grants.map((each) => scope(each.cluster ?? "", each.namespace ?? "")),
        switches,
      ];
    };

    await deleteNamespace(asPlatformAdmin(), scope("c", "a"));
    expect(await left()).toEqual([places.slice(1), places.slice(1), ["c/b", "d/a"]]);
    await deleteCluster(asPlatformAdmin(), { cluster: "c" });
    expect(await left()).toEqual([places.slice(2), places.slice(2), ["d/a"]]);
    const one = await db().store.findUniqueOrThrow({ where: { name: "one" } });
    expect(one.namespaces).toEqual([scope("c", "a")]);
  });
});
