import { people } from "@/lib/contracts/people";
import { defineRoute } from "@/lib/server/api/define-route";
import { updatePerson } from "@/lib/server/services/people/update";

export const PATCH = defineRoute(people.update, updatePerson);
