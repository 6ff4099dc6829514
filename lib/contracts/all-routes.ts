import { account, passwordResets } from "@/lib/contracts/account";
import { audit } from "@/lib/contracts/audit";
import { bindingYaml } from "@/lib/contracts/binding-yaml";
import { clusters } from "@/lib/contracts/clusters";
import { bindings, environments } from "@/lib/contracts/environments";
import { matrix } from "@/lib/contracts/matrix";
import { namespaces } from "@/lib/contracts/namespaces";
import { overview } from "@/lib/contracts/overview";
import { people } from "@/lib/contracts/people";
import type { RouteContract } from "@/lib/contracts/route";
import { session, setup } from "@/lib/contracts/session";
import { stores } from "@/lib/contracts/store-routes";

/** Every contract: OpenAPI is made of it, and the authorization matrix is tested over it. */
export const allRoutes: RouteContract[] = [
  session,
  setup,
  account,
  passwordResets,
  overview,
  namespaces,
  matrix,
  environments,
  bindings,
  bindingYaml,
  stores,
  clusters,
  people,
  audit,
].flatMap((group) => Object.values(group) as RouteContract[]);
