import "server-only";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Context } from "@/lib/server/context";
import { resources, type Resource } from "@/lib/server/kubernetes/resources";
import { asPerson } from "@/lib/server/services/bindings/as-person";
import { getHub } from "@/lib/server/services/clusters/hub";
import { singleton } from "@/lib/server/singleton";

const keptMs = 60_000;
const waitMs = 4_000;

/** What an apply, a restart and a removal need (apply.ts, restart.ts). */
const needed: readonly { resource: Resource; verbs: readonly string[] }[] = [
  { resource: resources.serviceAccounts, verbs: ["create", "patch", "delete"] },
  { resource: resources.secretProviderClasses, verbs: ["create", "patch", "delete"] },
  { resource: resources.mendixApps, verbs: ["patch"] },
  { resource: resources.deployments, verbs: ["patch"] },
];
export const neededKinds = needed.length;

export interface WriteRights {
  /** `patch mendixapps`; empty: nothing is missing. null: the cluster did not answer. */
  missing: readonly string[] | null;
  askedAt: string;
}

const kept = () => singleton("write-rights", () => new Map<string, WriteRights>());

/**
 * Asks the cluster what may be written in the namespace, as whoever would write there: Bindery, or the person where the
 * cluster decides for persons. An answer is kept for a minute; `isForced` asks again. Changes nothing.
 */
export async function readWriteRights(
  ctx: Context,
  ref: NamespaceRef,
  isForced = false,
): Promise<WriteRights> {
  const as = asPerson(ctx, ref.cluster);
  const person = await as?.();
  const key = JSON.stringify([ref.cluster, ref.namespace, person?.user ?? null]);
  const known = kept().get(key);
  const now = ctx.now();
  if (known && !isForced && now.getTime() - Date.parse(known.askedAt) < keptMs) return known;
  const missing = await ask(ref, as).catch(() => null);
  const found = { missing, askedAt: now.toISOString() };
  kept().set(key, found);
  return found;
}

async function ask(ref: NamespaceRef, as: ReturnType<typeof asPerson>): Promise<string[]> {
  const { api } = getHub().get(ref.cluster);
  const asked = needed.flatMap(({ resource, verbs }) => verbs.map((verb) => ({ resource, verb })));
  const answers = await Promise.all(
    asked.map(async ({ resource, verb }) => {
      const [version, group] = resource.apiVersion.split("/").toReversed();
      const review = await api.call<{ status?: { allowed?: boolean } }>(
        "POST",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        {
          timeoutMs: waitMs,
          impersonate: as,
          body: {
            apiVersion: "authorization.k8s.io/v1",
            kind: "SelfSubjectAccessReview",
            spec: {
              resourceAttributes: {
                namespace: ref.namespace,
                verb,
                group: group ?? "",
                version,
                resource: resource.plural,
              },
            },
          },
        },
      );
      return { what: `${verb} ${resource.plural}`, isAllowed: review.status?.allowed === true };
    }),
  );
  return answers.filter(({ isAllowed }) => !isAllowed).map(({ what }) => what);
}
