import "server-only";
import type { ClusterCheck } from "@/lib/contracts/clusters";
import { isKubeError } from "@/lib/server/kubernetes/kube-error";
import type { KubeApi } from "@/lib/server/kubernetes/kube-api";
import {
  resources,
  secretProviderClassCrd,
  type Resource,
} from "@/lib/server/kubernetes/resources";
import { grantCommand, rightsFolder } from "./grant-command";

type Rung = ClusterCheck["rungs"][number];

interface Right {
  verb: string;
  resource: Resource;
}

const readable: Right[] = [
  resources.pods,
  resources.events,
  resources.serviceAccounts,
  resources.deployments,
  resources.secretProviderClasses,
  resources.podStatuses,
  resources.mendixApps,
  resources.operatorVersions,
].flatMap((resource) => [
  { verb: "list", resource },
  { verb: "watch", resource },
]);
const writable: Right[] = [
  { verb: "create", resource: resources.serviceAccounts },
  { verb: "create", resource: resources.secretProviderClasses },
  { verb: "patch", resource: resources.serviceAccounts },
  { verb: "patch", resource: resources.secretProviderClasses },
  { verb: "patch", resource: resources.mendixApps },
  { verb: "patch", resource: resources.deployments },
  { verb: "delete", resource: resources.serviceAccounts },
  { verb: "delete", resource: resources.secretProviderClasses },
];

/** Climbs: reachable → signed in → rights per namespace → CRD → driver. Stops at the first rung without which the rest says nothing. */
export async function climbCluster(api: KubeApi, namespaces: string[]): Promise<Rung[]> {
  const reach = await climbReach(api);
  if (reach.some(({ state }) => state === "failed")) return reach;
  const rungs = [...reach];
  for (const namespace of namespaces.slice(0, 50)) rungs.push(await climbRights(api, namespace));
  rungs.push(
    await climbObject(api, resources.crds, secretProviderClassCrd, "SecretProviderClass is known"),
  );
  return rungs;
}

async function climbReach(api: KubeApi): Promise<Rung[]> {
  try {
    const version = await api.call<{ gitVersion?: string }>("GET", "/version", {
      timeoutMs: 5_000,
    });
    return [
      {
        id: "reach",
        label: "API reached and signed in",
        state: "passed",
        detail: `Kubernetes ${version.gitVersion ?? "of unknown version"}`,
      },
    ];
  } catch (error) {
    const isRefused = isKubeError(error) && (error.status === 401 || error.status === 403);
    if (isRefused) {
      return [
        { id: "reach", label: "API reached", state: "passed", detail: "It answers." },
        {
          id: "signin",
          label: "Signed in",
          state: "failed",
          detail: `The API refused the credentials: ${error.message}`,
          fix: "Give the cluster a new kubeconfig, with a token that is still valid.",
        },
      ];
    }
    const detail = error instanceof Error ? error.message : "no answer";
    return [
      {
        id: "reach",
        label: "API reached",
        state: "failed",
        detail: `No answer: ${detail}.`,
        fix: "Check the server address and CA in the kubeconfig, and that this host may reach it.",
      },
    ];
  }
}

/** One rung per namespace: what is missing is named, with the command that shows it. */
async function climbRights(api: KubeApi, namespace: string): Promise<Rung> {
  const label = `Rights in ${namespace}`;
  try {
    const missing: string[] = [];
    for (const right of [...readable, ...writable])
      if (!(await isAllowed(api, right, namespace)))
        missing.push(`${right.verb} ${right.resource.plural}`);
    if (missing.length === 0)
      return {
        id: `rights:${namespace}`,
        label,
        state: "passed",
        detail: "Reading, watching and applying are allowed.",
      };
    const cannotRead = readable.some(({ verb, resource }) =>
      missing.includes(`${verb} ${resource.plural}`),
    );
    return {
      id: `rights:${namespace}`,
      label,
      state: cannotRead ? "failed" : "warning",
      detail: `Missing: ${missing.join(", ")}.`,
      fix: cannotRead
        ? `Bindery cannot see this namespace whole. Apply its read Role there (${rightsFolder}).`
        : `Bindery can look, not apply. Apply its write Role there (${rightsFolder}); not needed where people are impersonated.`,
      command: grantCommand(namespace, cannotRead ? "read" : "write"),
    };
  } catch (error) {
    return {
      id: `rights:${namespace}`,
      label,
      state: "warning",
      detail: `The review was not answered: ${error instanceof Error ? error.message : "no answer"}.`,
    };
  }
}

async function isAllowed(
  api: KubeApi,
  { verb, resource }: Right,
  namespace: string,
): Promise<boolean> {
  const [group, version] = resource.apiVersion.includes("/")
    ? resource.apiVersion.split("/")
    : ["", resource.apiVersion];
  const review = await api.call<{ status?: { allowed?: boolean } }>(
    "POST",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    {
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: {
          resourceAttributes: { namespace, verb, group, version, resource: resource.plural },
        },
      },
    },
  );
  return review.status?.allowed === true;
}

async function climbObject(
  api: KubeApi,
  resource: Resource,
  name: string,
  label: string,
): Promise<Rung> {
  try {
    const found = await api.find(resource, { name });
    if (found) return { id: "crd", label, state: "passed", detail: name };
    return {
      id: "crd",
      label,
      state: "failed",
      detail: `${name} is not there: the Secrets Store CSI driver is not installed.`,
      fix: "Install the driver (or the add-on of the platform).",
    };
  } catch (error) {
    const detail = isKubeError(error) ? error.message : "not answered";
    return {
      id: "crd",
      label,
      state: "warning",
      detail: `Bindery may not look: ${detail}`,
      fix: `Grant what ${rightsFolder}/cluster-reads.yaml holds to see it here; bindings work without.`,
      command: `kubectl apply -f ${rightsFolder}/cluster-reads.yaml`,
    };
  }
}
