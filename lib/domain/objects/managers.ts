import type { Owner } from "@/lib/contracts/bindings";
import type { KubeObject } from "@/lib/domain/kube-object";

/** The field manager under which Bindery applies (design.md D8). */
export const binderyManager = "bindery";

const known: readonly { pattern: RegExp; kind: Owner["kind"]; label: string }[] = [
  { pattern: /^bindery$/, kind: "bindery", label: "Bindery" },
  { pattern: /^argocd(-|$)/, kind: "gitops", label: "Argo CD" },
  { pattern: /^(kustomize|helm|source|notification)-controller$/, kind: "gitops", label: "Flux" },
  { pattern: /^flux(-|$)/, kind: "gitops", label: "Flux" },
  { pattern: /^helm$/i, kind: "packager", label: "Helm" },
  {
    pattern: /^mendix-(operator|agent)|^mx-(operator|agent)|^mxpc/,
    kind: "operator",
    label: "Mendix Operator",
  },
  { pattern: /^pmp(-|$)/, kind: "operator", label: "Private Mendix Platform" },
  {
    pattern: /^secrets-store-(import|integration|controller)|^deckhouse/,
    kind: "operator",
    label: "Deckhouse",
  },
  { pattern: /^kubectl/, kind: "person", label: "kubectl" },
  {
    pattern: /^(k9s|lens|openlens|headlamp|dashboard|rancher)/i,
    kind: "person",
    label: "a Kubernetes console",
  },
];

/** The owner that a field manager's name stands for. An unknown one is named as it is. */
export function ownerOf(manager: string): Owner {
  const match = known.find(({ pattern }) => pattern.test(manager));
  const name = manager === "" ? "unknown" : manager;
  return { manager: name, kind: match?.kind ?? "other", label: match?.label ?? name };
}

/**
 * The tool that owns the whole object: what it wrote into labels, annotations and owner references, else an Argo CD or Flux
 * that manages fields of its spec. Such a tool would undo a change made here. null: nobody.
 */
export function managedBy(object: KubeObject | null): Owner | null {
  if (!object) return null;
  return byMark(object) ?? byFields(object);
}

function byMark(object: KubeObject): Owner | null {
  const { labels = {}, annotations = {}, ownerReferences = [] } = object.metadata;
  const isImport =
    labels["managed-by"] === "secrets-store-import" ||
    ownerReferences.some((reference) => reference.kind === "SecretsStoreImport");
  if (isImport)
    return {
      manager: "secrets-store-import",
      kind: "operator",
      label: "Deckhouse SecretsStoreImport",
    };
  const flux = ["kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name"]
    .map((label) => labels[label])
    .find((name) => name !== undefined);
  if (flux !== undefined) return { manager: "flux", kind: "gitops", label: `Flux ${flux}` };
  const argo =
    annotations["argocd.argoproj.io/tracking-id"]?.split(":", 1)[0] ??
    labels["argocd.argoproj.io/instance"] ??
    (labels["app.kubernetes.io/managed-by"] === "argocd" ? "" : undefined);
  if (argo !== undefined)
    return {
      manager: "argocd",
      kind: "gitops",
      label: argo === "" ? "Argo CD" : `Argo CD ${argo}`,
    };
  const release = annotations["meta.helm.sh/release-name"];
  if (labels["app.kubernetes.io/managed-by"] === "Helm" || release !== undefined)
    return { manager: "helm", kind: "packager", label: release ? `Helm ${release}` : "Helm" };
  return null;
}

function byFields(object: KubeObject): Owner | null {
  const entries = Array.isArray(object.metadata.managedFields) ? object.metadata.managedFields : [];
  for (const entry of entries) {
    const owner = ownerOf(entry.manager ?? "");
    if (owner.kind === "gitops" && entry.fieldsV1?.["f:spec"] !== undefined) return owner;
  }
  return null;
}
