import { bindings } from "@/lib/contracts/environments";
import { defineRoute } from "@/lib/server/api/define-route";
import { writeYaml } from "@/lib/server/services/bindings/write-yaml";

export const POST = defineRoute(bindings.writeYaml, writeYaml);
