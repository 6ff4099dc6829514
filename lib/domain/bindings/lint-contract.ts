import { environmentAccount, environmentClass } from "./contract";
import { neighbours, partner, problem, type Found, type ObjectProblem } from "./lint-related";
import type { MendixApp } from "@/lib/domain/kube-object";
import { formatPath } from "@/lib/domain/objects/path";

/** What the contract asks of a class beside its own contents: its mark and its partners of the same name. */
export function checkContract(found: Found, all: readonly Found[]): ObjectProblem[] {
  const { object, index } = found;
  const { name } = object.metadata;
  const problems: ObjectProblem[] = [];
  if (object.metadata.annotations?.[environmentClass] !== "true")
    problems.push(
      annotationProblem(found, {
        id: "F75",
        annotation: environmentClass,
        what: "SecretProviderClass",
      }),
    );
  const apps = neighbours(found, all, "MendixApp");
  const only = apps.length === 1 ? (apps[0]?.object.metadata.name ?? null) : null;
  if (apps.length > 0 && !partner(found, all, "MendixApp"))
    problems.push(
      problem({
        object: index,
        id: "F73",
        severity: "error",
        path: "metadata.name",
        message: `No MendixApp is named ${name}: class, ServiceAccount and MendixApp must have one name.`,
        is: name,
        shouldBe: only,
      }),
    );
  if (all.length > 1 && !partner(found, all, "ServiceAccount"))
    problems.push(
      problem({
        object: index,
        id: "F73",
        severity: neighbours(found, all, "ServiceAccount").length > 0 ? "error" : "warning",
        path: "metadata.name",
        message: `No ServiceAccount is named ${name} in these files.`,
        is: name,
      }),
    );
  return problems;
}

/** The switch, and what may not stand beside it. */
export function checkApp(found: Found, all: readonly Found[]): ObjectProblem[] {
  const { spec } = found.object as MendixApp;
  const flag = spec?.allowOverrideSecretsWithSecretStoreCSIDriver;
  const hasClass = partner(found, all, "SecretProviderClass") !== null;
  const at = { object: found.index };
  const problems: ObjectProblem[] = [];
  if (hasClass && flag !== true)
    problems.push(
      problem({
        ...at,
        id: "F76",
        severity: "error",
        path: "spec.allowOverrideSecretsWithSecretStoreCSIDriver",
        message: "The store is not used: the switch on the MendixApp is not true.",
        is: flag === undefined ? null : String(flag),
        shouldBe: "true",
      }),
    );
  if (!hasClass && flag !== true) return problems;
  if (!hasClass && all.length > 1)
    problems.push(
      problem({
        ...at,
        id: "F73",
        severity: "warning",
        path: "metadata.name",
        message: `The MendixApp uses a store, but no SecretProviderClass is named ${found.object.metadata.name} in these files.`,
      }),
    );
  for (const part of ["database", "storage"] as const) {
    const plan = spec?.[part]?.servicePlan;
    if (!plan) continue;
    const path = formatPath(["spec", part, "servicePlan"]);
    problems.push(
      problem({
        ...at,
        id: "F81",
        severity: "error",
        path,
        message: `A ${part} plan and a store together are not supported; remove the plan.`,
        is: plan,
        shouldBe: "absent",
      }),
    );
  }
  return problems;
}

/** Judged only where the account belongs to an environment: the name says so, or the mark is there and wrong. */
export function checkAccount(found: Found, all: readonly Found[]): ObjectProblem[] {
  const value: unknown = found.object.metadata.annotations?.[environmentAccount];
  if (value === "true") return [];
  const app = partner(found, all, "MendixApp") as MendixApp | null;
  const isBound =
    partner(found, all, "SecretProviderClass") !== null ||
    app?.spec?.allowOverrideSecretsWithSecretStoreCSIDriver === true;
  if (!isBound && value === undefined) return [];
  return [
    annotationProblem(found, { id: "F74", annotation: environmentAccount, what: "ServiceAccount" }),
  ];
}

function annotationProblem(
  { object, index }: Found,
  { id, annotation, what }: { id: string; annotation: string; what: string },
): ObjectProblem {
  // Unquoted `true` in a file is no text.
  const value: unknown = object.metadata.annotations?.[annotation];
  return problem({
    object: index,
    id,
    severity: "error",
    path: formatPath(["metadata", "annotations", annotation]),
    message: `The ${what} lacks ${annotation}: "true"; the Mendix Operator passes it over.`,
    is: value === undefined ? null : JSON.stringify(value),
    shouldBe: '"true"',
  });
}
