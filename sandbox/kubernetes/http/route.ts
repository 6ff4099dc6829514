/** From method and path to what is asked for (apiserver/pkg/endpoints/request/requestinfo.go). */
export interface Route {
  isResource: boolean;
  verb: string;
  group: string;
  version: string;
  namespace: string;
  resource: string;
  name: string;
  subresource: string;
  path: string;
}

const verbs: Record<string, string> = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

const namespaceSubresources = new Set(["status", "finalize"]);

function verbFor(method: string, name: string, query: URLSearchParams): string {
  const verb = verbs[method] ?? "";
  if (verb === "get" && name === "") {
    return ["true", "1"].includes(query.get("watch") ?? "") ? "watch" : "list";
  }
  if (verb === "get" && ["true", "1"].includes(query.get("watch") ?? "")) return "watch";
  return verb === "delete" && name === "" ? "deletecollection" : verb;
}

const nonResource = (method: string, path: string): Route => ({
  isResource: false,
  verb: method.toLowerCase(),
  group: "",
  version: "",
  namespace: "",
  resource: "",
  name: "",
  subresource: "",
  path,
});

export function parseRoute(method: string, path: string, query: URLSearchParams): Route {
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const isCore = parts[0] === "api";
  const head = isCore ? 2 : 3;
  if ((!isCore && parts[0] !== "apis") || parts.length <= head) return nonResource(method, path);
  const [group = "", version = ""] = isCore ? ["", parts[1]] : [parts[1], parts[2]];
  let rest = parts.slice(head);
  let namespace = "";
  const isLegacyWatch = rest[0] === "watch" && rest.length > 1;
  if (isLegacyWatch) rest = rest.slice(1);
  if (rest[0] === "namespaces" && rest.length > 1) {
    namespace = rest[1] ?? "";
    if (rest.length > 2 && !(rest.length === 3 && namespaceSubresources.has(rest[2] ?? ""))) {
      rest = rest.slice(2);
    }
  }
  const [resource = "", name = "", subresource = ""] = rest;
  const verb = isLegacyWatch ? "watch" : verbFor(method, name, query);
  return { isResource: true, verb, group, version, namespace, resource, name, subresource, path };
}
