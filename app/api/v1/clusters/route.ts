import { clusters } from "@/lib/contracts/clusters";
import { defineRoute } from "@/lib/server/api/define-route";
import { createCluster } from "@/lib/server/services/clusters/create";
import { listClusters } from "@/lib/server/services/clusters/list";

export const GET = defineRoute(clusters.list, listClusters);
export const POST = defineRoute(clusters.create, createCluster);
