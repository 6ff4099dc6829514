import { bindingYaml } from "@/lib/contracts/binding-yaml";
import { defineRoute } from "@/lib/server/api/define-route";
import { writeYaml } from "@/lib/server/services/bindings/write-yaml";

export const POST = defineRoute(bindingYaml.write, writeYaml);
