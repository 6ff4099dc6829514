/** Fills ClusterRoles that collect the rules of others by label (admin, edit, view). */
import { type Cluster, rbacTable } from "../core/cluster";
import { type KubeObject, asArray, asObject, at, canonical, clone, equal } from "../core/json";

const table = rbacTable("clusterroles");

function matches(selector: Record<string, unknown>, role: KubeObject): boolean {
  const labels = role.metadata.labels ?? {};
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function aggregate(cluster: Cluster): void {
  const roles = (cluster.store.list(table, null) ?? []).map(([, role]) => role);
  for (const role of roles) {
    const selectors = asArray(at(role, "aggregationRule", "clusterRoleSelectors"));
    if (selectors.length === 0) continue;
    const found = roles.filter(
      (one) =>
        one !== role &&
        selectors.some((selector) => matches(asObject(asObject(selector).matchLabels), one)),
    );
    const seen = new Set<string>();
    const rules = found
      .flatMap((one) => asArray(one.rules))
      .filter((rule) => !seen.has(canonical(rule)) && seen.add(canonical(rule)));
    if (!equal(rules, role.rules))
      cluster.store.put(table, { ...clone(role), rules: clone(rules) });
  }
}

const roundsMax = 5;

export function runRoleAggregation(cluster: Cluster): void {
  let depth = 0;
  cluster.store.listen((event) => {
    if (event.table !== table || depth >= roundsMax) return;
    depth += 1;
    aggregate(cluster);
    depth -= 1;
  });
}
