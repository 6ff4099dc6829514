import { environmentClass } from "./contract";
import { findKey } from "./key-catalogue";
import { checkMapping } from "./keys/check-mapping";
import { detectModes } from "./keys/modes";
import { lintClass } from "./lint-class";
import { checkAccount, checkApp, checkContract } from "./lint-contract";
import { partner, problem, type Found, type ObjectProblem } from "./lint-related";
import { stringParameters } from "./manifests";
import type { StoreBinding } from "./store-binding";
import type { KubeObject, MendixApp, SecretProviderClass } from "@/lib/domain/kube-object";

export interface LintObjectsContext {
  /** The rules of the kind that owns `spec.provider`; null: not known to Bindery. */
  bindingFor: (provider: string) => StoreBinding | null;
  operatorVersion: string | null;
  /** For environments whose MendixApp is not among the objects, or does not say. */
  runtimeVersion: string | null;
}

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
  const { modes } = detectModes(keys, {
    serviceAccountAnnotations: account,
    classAnnotations: found.object.metadata.annotations,
  });
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
