import { clusters } from "@/lib/contracts/clusters";
import { defineRoute } from "@/lib/server/api/define-route";
import { deleteCluster } from "@/lib/server/services/clusters/delete";
import { getCluster } from "@/lib/server/services/clusters/get";
import { updateCluster } from "@/lib/server/services/clusters/update";

export const GET = defineRoute(clusters.get, getCluster);
export const PATCH = defineRoute(clusters.update, updateCluster);
export const DELETE = defineRoute(clusters.delete, deleteCluster);
