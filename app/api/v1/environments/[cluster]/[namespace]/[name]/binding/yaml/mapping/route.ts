import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { readYaml } from "@/lib/server/services/bindings/read-yaml";

export const POST = defineRoute(bindings.readYaml, readYaml);
