import type { DesiredBinding, Plan } from "@/lib/contracts/bindings";
import type { Revision } from "@/lib/contracts/environments";
import { applyBinding, type ApplyBinding } from "@/lib/server/services/bindings/apply";
import { planBindingChange } from "@/lib/server/services/bindings/plan";
import { databaseKeys, storageKeys } from "@/sandbox/scenario/values";
import { asPlatformAdmin } from "@/testing/context";
import { refOf, storeName, untilHealth } from "@/testing/world";

/** The environment of the main journey: seeded with values in the store and without any binding. */
export const namespace = "mendix-onboarding";
export const welcome = refOf(namespace, "welcome-acc");
export const secretPath = "secret/data/welcome-acc";
export const role = "mendix-welcome-acc";
export const keys = [...databaseKeys, ...storageKeys, "mx-admin-password"];
/** What the binding holds from the second revision on. */
export const keysWithGreeting = [...keys, "mx-const-Welcome.Greeting"];
export const ctx = asPlatformAdmin();

const settleMs = 30_000;

export function desiredOf(wanted: readonly string[], path = secretPath): DesiredBinding {
  const mappings = wanted.map((key) => ({ key, reference: { name: path, member: key } }));
  return { store: storeName, identity: role, mappings };
}

export const planFor = (desired: DesiredBinding | null, revision?: number): Promise<Plan> =>
  planBindingChange(ctx, { ...welcome, desired, revision });

export const errorsOf = (plan: Plan) => plan.issues.filter(({ severity }) => severity === "error");

/** Plans and applies what it planned, as the platform administrator. */
export async function planAndApply(
  desired: DesiredBinding | null,
  more: Partial<ApplyBinding> = {},
): Promise<Revision> {
  const { digest } = await planFor(desired, more.revision);
  const given = { ...welcome, desired, planDigest: digest, takeOver: [], ...more };
  return (await applyBinding(ctx, given)).revision;
}

export const untilHealthy = () =>
  untilHealth(welcome, ({ diagnosis }) => diagnosis.verdict === "healthy", settleMs);

export const untilOff = () =>
  untilHealth(welcome, ({ diagnosis }) => diagnosis.verdict === "off", settleMs);

/** Until the environment fails, and the finding named first is this one. */
export const untilFailed = (finding: string) =>
  untilHealth(
    welcome,
    ({ diagnosis }) => diagnosis.verdict === "failed" && diagnosis.findings[0]?.id === finding,
    settleMs,
  );
