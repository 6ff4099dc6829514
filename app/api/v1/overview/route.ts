import { overview } from "@/lib/contracts/overview";
import { defineRoute } from "@/lib/server/api/define-route";
import { getOverview } from "@/lib/server/services/overview/get";

export const GET = defineRoute(overview.get, getOverview);
