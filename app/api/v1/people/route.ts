import { people } from "@/lib/contracts/people";
import { defineRoute } from "@/lib/server/api/define-route";
import { createPerson } from "@/lib/server/services/people/create";
import { listPeople } from "@/lib/server/services/people/list";

export const GET = defineRoute(people.list, listPeople);
export const POST = defineRoute(people.create, createPerson);
