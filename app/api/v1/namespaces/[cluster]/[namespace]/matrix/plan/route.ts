import { matrix } from "@/lib/contracts/matrix";
import { defineRoute } from "@/lib/server/api/define-route";
import { planMatrix } from "@/lib/server/services/matrix/plan";

export const POST = defineRoute(matrix.plan, planMatrix);
