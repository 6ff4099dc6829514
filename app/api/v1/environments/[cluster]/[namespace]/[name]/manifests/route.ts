import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { getManifests } from "@/lib/server/services/bindings/manifests";

export const GET = defineRoute(bindings.manifests, getManifests);
