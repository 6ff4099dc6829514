import "server-only";
import { endpointOf, getConfig } from "@/lib/server/config";
import { getDb } from "@/lib/server/db/client";
import { parseIp, type AddressPolicy, type Endpoint } from "@/lib/stores/runtime/address-policy";

const isRange = (entry: string): boolean => entry.includes("/") || parseIp(entry) !== null;

/** What `BINDERY_STORE_ALLOW` lists, and what is no store whatever it lists (reliability-and-security.md §6). */
export async function readAddressPolicy(): Promise<AddressPolicy> {
  const { storeAllow } = getConfig();
  const listed = storeAllow.filter((entry) => entry !== "loopback");
  return {
    isLoopbackAllowed: storeAllow.includes("loopback"),
    cidrs: listed.filter(isRange),
    hosts: listed.filter((entry) => !isRange(entry)),
    ports: [],
    others: await findOthers(),
  };
}

/** The clusters' API servers, the API of the cluster that Bindery runs in, and its own database. */
async function findOthers(): Promise<Endpoint[]> {
  const { databaseEndpoint, inCluster } = getConfig();
  const clusters = await getDb().cluster.findMany({ select: { server: true } });
  const api = "the API server of a cluster";
  const { host } = inCluster;
  const apis = [
    ...clusters.map(({ server }) => endpointOf(server, 443)),
    host === undefined ? null : { host, port: Number(inCluster.port ?? 443) },
  ];
  return [
    ...apis.flatMap((endpoint) => (endpoint ? [{ ...endpoint, what: api }] : [])),
    ...(databaseEndpoint ? [{ ...databaseEndpoint, what: "Bindery's own database" }] : []),
  ];
}
