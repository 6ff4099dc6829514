import "server-only";
import type { Matrix, MatrixColumn } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { KeyMapping, StoreReference } from "@/lib/contracts/bindings";
import { requiredKeys } from "@/lib/domain/bindings/key-catalogue";
import { detectModes } from "@/lib/domain/bindings/keys/modes";
import { buildMatrix, type MatrixEnvironment } from "@/lib/domain/bindings/matrix/build-matrix";
import { can } from "@/lib/domain/permissions";
import { notFound, requirePermission, type Context } from "@/lib/server/context";
import { getHub } from "@/lib/server/services/clusters/hub";
import { getHealthEngine, type Health } from "@/lib/server/services/health/engine";
import { findEnablement, readColumn, type ReadColumn } from "./read-column";

/**
 * Keys × environments of a namespace, as its watch and the last probes saw them. Environments that the person may not
 * see are left out. Throws `not_found` for a namespace that is not registered.
 */
export async function getMatrix(ctx: Context, input: NamespaceRef): Promise<Matrix> {
  requirePermission(ctx, "binding:get", input);
  const { cluster, namespace } = input;
  if (!getHub().find(cluster)?.namespaces.includes(namespace)) throw notFound("namespace");
  const enablement = await findEnablement(input);
  const all = getHealthEngine()
    .list(cluster, namespace)
    .filter(({ snapshot }) => can(ctx.principal, "binding:get", snapshot.environment))
    .toSorted((a, b) => (a.snapshot.environment.name < b.snapshot.environment.name ? -1 : 1));
  const columns = await Promise.all(
    all.map(async (health) => ({ health, read: await readColumn(health, enablement) })),
  );
  return {
    columns: columns.map(({ health, read }) => toColumn(health, read)),
    rows: buildMatrix(columns.map(({ health, read }) => toEnvironment(health, read))),
    template: enablement?.template ?? "",
    checkedAt: ctx.now().toISOString(),
  };
}

function toColumn({ snapshot, diagnosis, probe }: Health, read: ReadColumn): MatrixColumn {
  return {
    name: snapshot.environment.name,
    verdict: diagnosis.verdict,
    isBound: read.isBound,
    store: read.store?.name ?? null,
    hasMember: read.hasMember,
    lockedReason: read.lockedReason,
    probedAt: probe ? new Date(probe.probedAt).toISOString() : null,
  };
}

function toEnvironment({ snapshot, probe }: Health, read: ReadColumn): MatrixEnvironment {
  const account = snapshot.serviceAccount.state === "seen" ? snapshot.serviceAccount.value : null;
  const { modes } = detectModes(
    read.mappings.map(({ key }) => key),
    { serviceAccountAnnotations: account?.metadata.annotations },
  );
  return {
    environment: snapshot.environment,
    isBound: read.isBound,
    required: requiredKeys(modes),
    entries: read.mappings.map(({ key, reference }) => ({
      key,
      reference,
      probe: probeOf(probe?.references ?? [], reference),
      isByTemplate: isSame(read.suggest?.({ key, reference }) ?? null, reference),
    })),
  };
}

const probeOf = (probes: readonly ReferenceProbe[], reference: KeyMapping["reference"]) =>
  probes.find((each) => isSame(each.reference, reference)) ?? null;

const isSame = (a: StoreReference | null, b: StoreReference) =>
  a !== null && a.name === b.name && a.member === b.member;
