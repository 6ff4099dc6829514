import { environmentAccount, environmentClass } from "./contract";
import type { BindingProblem } from "./contents";
import { findKey } from "./key-catalogue";
import { checkMapping } from "./keys/check-mapping";
import { detectModes } from "./keys/modes";
import { lintClass } from "./lint-class";
import { stringParameters } from "./manifests";
import type { StoreBinding } from "./store-binding";
import type { KubeObject, MendixApp, SecretProviderClass } from "@/lib/domain/kube-object";
import { formatPath } from "@/lib/domain/objects/path";

export interface ObjectProblem extends BindingProblem {
  /** Position of the object in the input. */
  object: number;
}

export interface LintObjectsContext {
  /** The rules of the kind that owns `spec.provider`; null: not known to Bindery. */
  bindingFor: (provider: string) => StoreBinding | null;
  operatorVersion: string | null;
  /** For environments whose MendixApp is not among the objects, or does not say. */
  runtimeVersion: string | null;
}

interface Found {
  index: number;
  object: KubeObject;
}

type Draft = Omit<ObjectProblem, "is" | "shouldBe" | "key"> & Partial<ObjectProblem>;

const problem = (draft: Draft): ObjectProblem => ({
  key: null,
  is: null,
  shouldBe: null,
  ...draft,
});

/**
 * What is wrong with manifests at rest, each for itself and with one another (F06, F08, F09, F73–F79, F81, and each provider's own).
 * Only what is there is judged: objects that other files may hold are at most a warning. Live objects and files alike.
 */
export function lintObjects(
  objects: readonly KubeObject[],
  context: LintObjectsContext,
): ObjectProblem[] {
  const all = objects.map((object, index) => ({ index, object }));
  return all
    .flatMap((found) => {
      switch (found.object.kind) {
        case "SecretProviderClass":
          return checkClass(found, all, context);
        case "MendixApp":
          return checkApp(found, all);
        case "ServiceAccount":
          return checkAccount(found, all);
        default:
          return [];
      }
    })
    .toSorted((a, b) => a.object - b.object);
}

function checkClass(
  found: Found,
  all: readonly Found[],
  context: LintObjectsContext,
): ObjectProblem[] {
  const spc = found.object as SecretProviderClass;
  const at = { object: found.index };
  const own = lintClass(spc).map((one) => ({ ...one, ...at }));
  const provider = typeof spc.spec?.provider === "string" ? spc.spec.provider : "";
  const binding = context.bindingFor(provider);
  const parameters = stringParameters(spc.spec?.parameters);
  const contents = binding?.read(parameters) ?? null;
  const keys = contents?.entries.map((entry) => entry.key) ?? [];
  if (provider !== "" && !binding)
    own.push(
      problem({
        ...at,
        id: "F06",
        severity: "warning",
        path: "spec.provider",
        message: `Provider ${provider} is not known to Bindery: its parameters were not checked.`,
        is: provider,
      }),
    );
  own.push(...(binding?.lint(parameters, { probes: [] }) ?? []).map((one) => ({ ...one, ...at })));
  if (!isMendixClass(found, all, keys)) return own;
  const seen = new Set(own.map((one) => `${one.id} ${one.key}`));
  const mapping =
    contents?.isEditable && keys.length > 0 ? checkKeys(found, { all, context, contents }) : [];
  return [
    ...checkContract(found, all),
    ...own,
    ...mapping.filter((one) => !seen.has(`${one.id} ${one.key}`)),
  ];
}

/** Other workloads have classes too; the binding contract is not for them. */
function isMendixClass(found: Found, all: readonly Found[], keys: readonly string[]): boolean {
  const isMarked = Object.hasOwn(found.object.metadata.annotations ?? {}, environmentClass);
  return (
    isMarked ||
    partner(found, all, "MendixApp") !== null ||
    keys.some((key) => findKey(key) !== null)
  );
}

function checkContract(found: Found, all: readonly Found[]): ObjectProblem[] {
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

function checkKeys(
  found: Found,
  {
    all,
    context,
    contents,
  }: {
    all: readonly Found[];
    context: LintObjectsContext;
    contents: ReturnType<StoreBinding["read"]>;
  },
): ObjectProblem[] {
  const keys = contents.entries.map((entry) => entry.key);
  const account = partner(found, all, "ServiceAccount")?.metadata.annotations;
  const app = partner(found, all, "MendixApp") as MendixApp | null;
  const runtimeVersion = app?.spec?.mendixRuntimeVersion ?? context.runtimeVersion;
  const { modes } = detectModes(keys, { serviceAccountAnnotations: account });
  return checkMapping(keys, {
    modes,
    operatorVersion: context.operatorVersion,
    runtimeVersion,
  }).map((issue) =>
    problem({
      object: found.index,
      id: issue.id,
      severity: issue.severity,
      path: contents.entries.find((entry) => entry.key === issue.key)?.path ?? "spec.parameters",
      key: issue.key,
      message: issue.message,
      is: issue.suggestion === undefined ? null : issue.key,
      shouldBe: issue.suggestion ?? null,
    }),
  );
}

function checkApp(found: Found, all: readonly Found[]): ObjectProblem[] {
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
function checkAccount(found: Found, all: readonly Found[]): ObjectProblem[] {
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
  const value: unknown = object.metadata.annotations?.[annotation];
  return problem({
    object: index,
    id,
    severity: "error",
    path: formatPath(["metadata", "annotations", annotation]),
    message: `The ${what} lacks ${annotation}: "true"; the Mendix Operator passes it over.`,
    is: value === undefined ? null : String(value),
    shouldBe: '"true"',
  });
}

function partner(found: Found, all: readonly Found[], kind: string): KubeObject | null {
  const { name } = found.object.metadata;
  return (
    neighbours(found, all, kind).find((one) => one.object.metadata.name === name)?.object ?? null
  );
}

/** Objects of a kind in the same namespace; a file that names none may be meant for any. */
function neighbours(found: Found, all: readonly Found[], kind: string): Found[] {
  const { namespace } = found.object.metadata;
  return all.filter(
    ({ object }) =>
      object.kind === kind &&
      (namespace === undefined ||
        object.metadata.namespace === undefined ||
        object.metadata.namespace === namespace),
  );
}
