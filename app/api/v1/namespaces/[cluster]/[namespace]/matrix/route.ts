import { matrix } from "@/lib/contracts/matrix";
import { defineRoute } from "@/lib/server/api/define-route";
import { getMatrix } from "@/lib/server/services/matrix/get";

export const GET = defineRoute(matrix.get, getMatrix);
