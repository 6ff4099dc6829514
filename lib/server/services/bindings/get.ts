import "server-only";
import { createHash } from "node:crypto";
import type { Binding, KeyRow } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { detectModes } from "@/lib/domain/bindings/keys/modes";
import { renderIdentity } from "@/lib/domain/bindings/naming";
import { managedBy } from "@/lib/domain/objects/managers";
import type { KubeObject, SecretProviderClass } from "@/lib/domain/kube-object";
import { requirePermission, type Context } from "@/lib/server/context";
import { getDb } from "@/lib/server/db/client";
import { identityTemplateOf } from "@/lib/server/services/namespaces/templates";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { findStoreOf } from "@/lib/server/services/health/find-store";
import { findPureStore, findPureStoreByProvider } from "@/lib/stores/pure-registry";
import { findProblems } from "./find-problems";
import { buildRows } from "./key-rows";

/** The binding as it stands: every key of the catalogue that matters here, with its reference, probe and issues. */
export async function getBinding(ctx: Context, input: EnvironmentRef): Promise<Binding> {
  requirePermission(ctx, "binding:get", input);
  const { snapshot, probe } = requireEnvironment(input);
  const spc =
    snapshot.secretProviderClass.state === "seen" ? snapshot.secretProviderClass.value : null;
  const enablement = await getDb().enablement.findUnique({
    where: { cluster_namespace: { cluster: input.cluster, namespace: input.namespace } },
    include: { store: true },
  });
  const row = (spc && (await findStoreOf(spc, input))) ?? enablement?.store ?? null;
  const pure =
    findPureStoreByProvider(spc?.spec?.provider ?? "") ?? (row ? findPureStore(row.kind) : null);
  const parameters = spc?.spec?.parameters ?? {};
  const contents = spc && pure ? pure.binding.read(parameters) : null;
  const problems = spc && pure ? findProblems(pure, parameters, probe?.references ?? []) : [];
  const account = snapshot.serviceAccount.state === "seen" ? snapshot.serviceAccount.value : null;
  const { modes } = detectModes(contents?.entries.map(({ key }) => key) ?? [], {
    serviceAccountAnnotations: account?.metadata.annotations,
    classAnnotations: spc?.metadata.annotations,
  });
  const { cluster, namespace, name } = input;
  const suggestedIdentity = suggestIdentity(enablement, input);
  const rows: KeyRow[] = buildRows({
    environment: { cluster, namespace, name },
    entries: contents?.entries ?? [],
    problems,
    probes: probe?.references ?? [],
    modes,
    operatorVersion: snapshot.operatorVersion,
    runtimeVersion: snapshot.runtimeVersion,
    suggest:
      enablement?.template && pure
        ? (key) => pure.binding.suggest(key, enablement.template, { cluster, namespace, name })
        : null,
  });
  return {
    environment: { cluster, namespace, name },
    store: row?.name ?? null,
    storeKind: row?.kind ?? pure?.kind ?? null,
    template: enablement?.template ?? null,
    identity: spc ? (contents?.identity ?? null) : suggestedIdentity,
    suggestedIdentity,
    modes,
    rows,
    problems: problems.map(({ id, severity, path, message }) => ({ id, severity, path, message })),
    isEditable: contents?.isEditable ?? true,
    notEditableReason: notEditable(spc, pure !== null, contents?.isEditable ?? true),
    managedBy: managedBy(spc),
    etag: etagOf([
      spc,
      account,
      snapshot.mendixApp.state === "seen" ? snapshot.mendixApp.value : null,
    ]),
    probedAt: probe ? new Date(probe.probedAt).toISOString() : null,
  };
}

/** For an environment that has no class yet, or one without a role: what the namespace's enablement gives. */
function suggestIdentity(
  enablement: { identityTemplate: string; store: { kind: string } | null } | null,
  environment: EnvironmentRef,
): string | null {
  return enablement ? renderIdentity(identityTemplateOf(enablement), environment) : null;
}

function notEditable(
  spc: SecretProviderClass | null,
  isKnown: boolean,
  isReadable: boolean,
): string | null {
  if (!spc) return null;
  if (!isKnown)
    return `Provider ${spc.spec?.provider || "(none)"} is not known to Bindery; its parameters are shown and left alone.`;
  return isReadable
    ? null
    : "The list of objects is not YAML that can be edited without losing something. Repair it under Manifests.";
}

function etagOf(objects: (KubeObject | null)[]): string {
  return createHash("sha256")
    .update(
      objects
        .map((object) => `${object?.metadata.uid ?? ""}:${object?.metadata.resourceVersion ?? ""}`)
        .join("|"),
    )
    .digest("hex")
    .slice(0, 24);
}
