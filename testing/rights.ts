/** `list pods`: how a right is written in tests; groups are left out, as no two of ours share a name. */
export const rightOf = (verb: string, resource: string): string => `${verb} ${resource}`;

const openToAll = new Set(["selfsubjectaccessreviews"]);

/** The right that a call of the Kubernetes API needs; empty for what every account may. */
export function rightsIn(method: string, path: string): string {
  const parts = path.split("/").filter(Boolean);
  if (parts[0] !== "api" && parts[0] !== "apis") return "";
  const rest = parts.slice(parts[0] === "api" ? 2 : 3);
  const [resource = "", name, sub] =
    rest[0] === "namespaces" && rest.length > 2 ? rest.slice(2) : rest;
  if (openToAll.has(resource)) return "";
  const verbs: Record<string, string> = { POST: "create", PATCH: "patch", DELETE: "delete" };
  const verb = verbs[method] ?? (name === undefined ? "list" : "get");
  return rightOf(verb, sub === undefined ? resource : `${resource}/${sub}`);
}
