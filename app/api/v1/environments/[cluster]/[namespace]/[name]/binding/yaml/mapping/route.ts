import { bindingYaml } from "@/lib/contracts/binding-yaml";
import { defineRoute } from "@/lib/server/api/define-route";
import { readYaml } from "@/lib/server/services/bindings/read-yaml";

export const POST = defineRoute(bindingYaml.read, readYaml);
