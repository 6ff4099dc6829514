import type { Crumb } from "@/components/patterns/breadcrumbs";

const names: Record<string, string> = {
  overview: "Overview",
  namespaces: "Namespaces",
  environments: "Environments",
  stores: "Stores",
  audit: "Audit",
  settings: "Settings",
  clusters: "Clusters",
  people: "People",
  account: "Account",
  new: "New",
  health: "Health",
  keys: "Keys",
  plan: "Plan",
  identity: "Identity",
  manifests: "Manifests",
  history: "History",
  changes: "Changes",
  edit: "Edit",
};

/** Path parts that name a place only together: environment = cluster/namespace/name. */
const depth: Record<string, number> = { environments: 3, namespaces: 2, stores: 1 };

/** The trail of a path: `/environments/ams/ins/claims-acc/keys` → Environments / claims-acc / Keys. */
export function trailOf(pathname: string): Crumb[] {
  const parts = pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const [first, ...rest] = parts;
  if (!first) return [{ label: "Overview" }];
  const crumbs: Crumb[] = [{ label: names[first] ?? first, href: `/${first}` }];
  if (first === "settings") crumbs[0] = { label: "Settings", href: "/settings/clusters" };
  const take = depth[first] ?? 0;
  const isNamed = take > 0 && rest.length >= take && rest[0] !== "new";
  if (isNamed) {
    const place = parts.slice(1, 1 + take);
    const href = `/${first}/${place.map(encodeURIComponent).join("/")}`;
    crumbs.push({ label: place.at(-1) ?? "", href });
  }
  for (const part of rest.slice(isNamed ? take : 0)) crumbs.push({ label: names[part] ?? part });
  return crumbs;
}
