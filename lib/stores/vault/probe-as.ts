import "server-only";
import { exchange, revokeQuietly } from "./auth";
import { may, readCapabilities } from "./capabilities";
import { createClient, targetOf, type VaultAnswer } from "./client";
import { describeReference, type Describing } from "./describe";
import { hasFailed, reachVault, rung, signInFailure, skipped } from "./ladder";
import type { VaultConfig } from "./manifest";
import { isSameAddress, isSameNamespace } from "./same-store";
import { readPath } from "./path";
import { quoted } from "@/lib/domain/health/words";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { ReferenceProbe, StoreRung } from "@/lib/contracts/stores";
import { StoreError } from "@/lib/stores/errors";
import type { StoreDeps, WorkloadIdentity, WorkloadProbe } from "@/lib/stores/port";

export interface ProbeAsInput {
  config: VaultConfig;
  deps: StoreDeps;
  describing: Describing;
}

/**
 * Walks a pod's way: signs in at the binding's auth mount with the ServiceAccount's token, as the CSI provider does
 * (vault-csi: internal/client), and asks what that identity may do. Values are not read; the token is given back.
 */
export async function probeAsWorkload(
  { config, deps, describing }: ProbeAsInput,
  identity: WorkloadIdentity,
  references: StoreReference[],
  signal: AbortSignal,
): Promise<WorkloadProbe> {
  const parameters = identity.parameters;
  const elsewhere = refuseElsewhere(config, parameters);
  if (elsewhere) return failed([elsewhere], references);
  const client = createClient(deps, targetOf(config));
  const rungs = await reachVault(client, config.address, signal);
  if (hasFailed(rungs)) return failed(rungs, references);
  const mount = authMountOf(parameters);
  const attempt = { method: "kubernetes", mount, role: identity.role, isWorkload: true } as const;
  const body = { role: identity.role, jwt: identity.token.reveal() };
  let session: Awaited<ReturnType<typeof exchange>>;
  try {
    session = await exchange({ client, now: deps.now, signal, attempt, body });
  } catch (error) {
    return failed([...rungs, signInFailure(error, signal)], references);
  }
  rungs.push(
    rung(
      "signin",
      "passed",
      `Signed in as ${identity.role} at auth/${mount}; policies: ${session.policies.join(", ")}.`,
    ),
  );
  try {
    const ask = (asked: Record<string, unknown>): Promise<VaultAnswer> =>
      client.call(
        { method: "POST", path: "sys/capabilities-self", body: asked, token: session.token },
        signal,
      );
    const paths = references.map((reference) => readPath(reference.name).path);
    const found = await readCapabilities(ask, paths);
    const probes: ReferenceProbe[] = [];
    for (const [index, reference] of references.entries()) {
      const isReadable = may(found, paths[index] ?? "", "read");
      probes.push(await judge(describing, reference, isReadable, signal));
    }
    return { rungs: [...rungs, ...outcomeRungs(probes, mount)], references: probes };
  } catch (error) {
    if (signal.aborted || !(error instanceof StoreError)) throw error;
    const permission = rung("permission", "failed", error.message, { reason: error.reason });
    return failed([...rungs, permission], references);
  } finally {
    await revokeQuietly(client, session.token);
  }
}

/** The workload's token goes to the store that a person registered, and to no address that a binding names. */
function refuseElsewhere(
  config: VaultConfig,
  parameters: Readonly<Record<string, string>>,
): StoreRung | null {
  const address = parameters["vaultAddress"];
  if (address !== undefined && !isSameAddress(address, config.address))
    return rung("address", "failed", "The binding names another address than this store's.", {
      reason: "address-refused",
      fix: `Set vaultAddress to ${config.address}, or register that Vault as a store.`,
    });
  const namespace = parameters["vaultNamespace"];
  if (namespace !== undefined && !isSameNamespace(namespace, config.namespace))
    return rung(
      "address",
      "failed",
      "The binding names another Vault namespace than this store's.",
      {
        reason: "address-refused",
        fix: "Correct vaultNamespace, or register that namespace as a store.",
      },
    );
  return null;
}

/** Precedence and default of the CSI provider (internal/config/config.go). */
export function authMountOf(parameters: Readonly<Record<string, string>>): string {
  const written = parameters["vaultAuthMountPath"] || parameters["vaultKubernetesMountPath"];
  return (written || "kubernetes").replace(/^\/+|\/+$/g, "").replace(/^auth\//, "");
}

async function judge(
  describing: Describing,
  reference: StoreReference,
  isReadable: boolean,
  signal: AbortSignal,
): Promise<ReferenceProbe> {
  const seen = await describeReference(describing, reference, signal).catch((error: unknown) => {
    if (signal.aborted || !(error instanceof StoreError)) throw error;
    return null;
  });
  if (seen?.state === "malformed")
    return isReadable
      ? { ...seen, detail: `The policy allows this path, but pods cannot use it. ${seen.detail}` }
      : seen;
  if (!isReadable)
    return {
      ...(seen ?? unknownProbe(reference)),
      state: "denied",
      detail: `The role's policies do not allow read on ${readPath(reference.name).path}.`,
    };
  if (seen === null || seen.state === "denied" || seen.state === "unknown")
    return {
      ...unknownProbe(reference),
      detail: "The role may read this path; whether the secret exists could not be seen.",
    };
  return seen;
}

const unknownProbe = (reference: StoreReference): ReferenceProbe => ({
  reference,
  state: "unknown",
  member: reference.member === null ? "not-applicable" : "unknown",
  version: null,
  updatedAt: null,
  corrected: null,
  members: [],
  detail: "Not looked at.",
});

function outcomeRungs(probes: ReferenceProbe[], mount: string): StoreRung[] {
  const denied = probes.filter((probe) => probe.state === "denied");
  const permission =
    denied.length === 0
      ? rung("permission", "passed", `May read ${probes.length} of ${probes.length} paths.`)
      : rung(
          "permission",
          "failed",
          `May not read ${denied.length} of ${probes.length} paths, first ${denied[0]?.reference.name}.`,
          {
            reason: "denied",
            fix: "Give the role a policy with read on these exact paths; the environment's page shows it.",
            command: `vault list ${quoted(`auth/${mount}/role`)}`,
          },
        );
  if (denied.length > 0) return [permission, skipped("references")];
  const bad = probes.find(
    (probe) =>
      ["absent", "deleted", "malformed"].includes(probe.state) || probe.member === "absent",
  );
  if (bad)
    return [
      permission,
      rung("references", "failed", `${bad.reference.name}: ${bad.detail}`, {
        reason: bad.state === "malformed" ? "invalid" : "absent",
        fix: bad.corrected
          ? `Use ${bad.corrected.name}.`
          : "Create what is missing, or correct the reference.",
      }),
    ];
  const isUnsure = probes.some((probe) => probe.state === "unknown" || probe.member === "unknown");
  return [
    permission,
    isUnsure
      ? rung(
          "references",
          "warning",
          "Some references could not be looked at without reading values.",
        )
      : rung("references", "passed", `${probes.length} references exist.`),
  ];
}

function failed(rungs: StoreRung[], references: StoreReference[]): WorkloadProbe {
  const order = [
    "address",
    "dns",
    "tcp",
    "tls",
    "health",
    "signin",
    "permission",
    "references",
  ] as const;
  const rest = order.slice(order.indexOf(rungs.at(-1)?.id ?? "address") + 1).map(skipped);
  return { rungs: [...rungs, ...rest], references: references.map(unknownProbe) };
}
