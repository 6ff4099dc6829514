import { clusters } from "@/lib/contracts/clusters";
import { defineRoute } from "@/lib/server/api/define-route";
import { checkCluster } from "@/lib/server/services/clusters/check";

export const POST = defineRoute(clusters.check, checkCluster);
