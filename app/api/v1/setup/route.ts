import { setup } from "@/lib/contracts/session";
import { defineRoute } from "@/lib/server/api/define-route";
import { createSetup } from "@/lib/server/services/setup/create";
import { getSetup } from "@/lib/server/services/setup/get";

export const GET = defineRoute(setup.get, getSetup);
export const POST = defineRoute(setup.create, createSetup);
