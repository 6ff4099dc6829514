import { findClass, warning } from "./find-class";
import { leftAlone } from "./left-alone";
import { DesiredBinding, type StoreReference } from "@/lib/contracts/bindings";
import type { YamlDiagnostic } from "@/lib/contracts/binding-yaml";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { BindingContents, BindingProblem } from "@/lib/domain/bindings/contents";
import { databaseModeAnnotation, storageModeAnnotation } from "@/lib/domain/bindings/contract";
import { declaredModes } from "@/lib/domain/bindings/keys/declared-modes";
import { lintClass } from "@/lib/domain/bindings/lint-class";
import { stringParameters } from "@/lib/domain/bindings/manifests";
import type { StoreBinding } from "@/lib/domain/bindings/store-binding";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { positionOf } from "@/lib/domain/objects/yaml-position";

export interface ReadClassContext {
  environment: EnvironmentRef;
  /** What the cluster has; null: nothing yet. */
  live: SecretProviderClass | null;
  /** The rules of the kind that owns a provider; null: not known. */
  bindingFor: (provider: string) => StoreBinding | null;
  /** Name of the store that the class points at, of those that the environment may use; null: none is registered for it. */
  storeOf: (spc: SecretProviderClass) => string | null;
  /** The draft's store, and the providers that its kind writes. */
  store: { name: string; providers: readonly string[] };
}

export interface ReadClass {
  desired: DesiredBinding | null;
  diagnostics: YamlDiagnostic[];
}

/**
 * What a SecretProviderClass in a text asks for. `desired` is null when something in the text cannot be taken without losing it;
 * each diagnostic names the line and the next step. A class of another environment is read as if it were this one's.
 */
export function readClass(text: string, context: ReadClassContext): ReadClass {
  const { found, diagnostics } = findClass(text);
  if (!found) return { desired: null, diagnostics };
  const { spc } = found;
  const lineOf = (path: string): number => positionOf(found, path).line;
  const error = (path: string, message: string, hint: string): YamlDiagnostic => ({
    severity: "error",
    line: lineOf(path),
    message,
    hint,
  });
  const stop = (one: YamlDiagnostic): ReadClass => ({
    desired: null,
    diagnostics: [one, ...diagnostics],
  });
  const [broken] = lintClass(spc);
  if (broken)
    return stop(error(broken.path, broken.message, hintOf(broken) || "Correct this line."));
  const provider = spc.spec?.provider ?? "";
  const binding = context.bindingFor(provider);
  if (!binding)
    return stop(
      error("spec.provider", `Provider ${provider} is not known to Bindery.`, "It is left alone."),
    );
  const parameters = stringParameters(spc.spec?.parameters);
  const contents = binding.read(parameters);
  if (!contents.isEditable) return stop(unreadable(contents, error));
  const store = context.storeOf(spc) ?? context.store.name;
  const parsed = DesiredBinding.safeParse({
    store,
    identity: contents.identity,
    mappings: contents.entries.map(({ key, reference }) => ({ key, reference })),
    modes: declaredModes(spc.metadata?.annotations),
    parameters,
  });
  if (!parsed.success) return stop(misfit(parsed.error.issues[0], contents, error));
  const twice = contents.entries.find(
    ({ key }, index, all) => all.findIndex((other) => other.key === key) !== index,
  );
  if (twice) return stop(error(twice.path, `${twice.key} is mapped twice.`, "Remove one entry."));
  const linted = binding.lint(parameters, { probes: [] }).map((problem) => ({
    severity: problem.severity,
    line: lineOf(problem.path),
    message: problem.message,
    hint: hintOf(problem),
  }));
  return {
    desired: parsed.data,
    diagnostics: [
      ...linted,
      ...foreignStore(context, { spc, contents, provider, line: lineOf("spec.parameters") }),
      ...unknownModes(spc, context, lineOf),
      ...leftAlone(spc, context, lineOf),
      ...diagnostics,
    ].toSorted((a, b) => a.line - b.line),
  };
}

type MakeError = (path: string, message: string, hint: string) => YamlDiagnostic;

function unreadable(contents: BindingContents, error: MakeError): YamlDiagnostic {
  const problem = contents.problems.find(({ severity }) => severity === "error");
  return error(
    problem?.path ?? "spec.parameters",
    problem?.message ?? "The parameters cannot be read.",
    "Correct the text; the mapping stays as it was until then.",
  );
}

function misfit(
  issue: { path: PropertyKey[]; message: string } | undefined,
  { entries }: BindingContents,
  error: MakeError,
): YamlDiagnostic {
  const [, index] = issue?.path ?? [];
  const entry: { key: string; path: string; reference: StoreReference } | undefined =
    typeof index === "number" ? entries[index] : undefined;
  return error(
    entry?.path ?? "spec.parameters",
    `${entry ? `${entry.key}: ` : ""}${issue?.message ?? "The mapping does not fit."}`,
    "Correct this entry.",
  );
}

function hintOf({ is, shouldBe }: BindingProblem): string {
  if (shouldBe === null) return "";
  return is === null ? `Write ${shouldBe}.` : `Write ${shouldBe} in place of ${is}.`;
}

function foreignStore(
  context: ReadClassContext,
  found: { spc: SecretProviderClass; contents: BindingContents; provider: string; line: number },
): YamlDiagnostic[] {
  const { spc, contents, provider, line } = found;
  if (context.storeOf(spc) !== null) return [];
  const { name, providers } = context.store;
  const at = contents.address ? ` at ${contents.address}` : "";
  if (name !== "" && providers.includes(provider))
    return [
      warning(line, `No registered store lies${at}.`, `The address of store ${name} is written.`),
    ];
  return [
    {
      severity: "error",
      line,
      message: `No store of provider ${provider}${at} is registered for this namespace.`,
      hint: "Choose a store of that kind in Mapping, or register it.",
    },
  ];
}

function unknownModes(
  { metadata }: SecretProviderClass,
  { live }: Pick<ReadClassContext, "live">,
  lineOf: (path: string) => number,
): YamlDiagnostic[] {
  const names = [databaseModeAnnotation, storageModeAnnotation];
  const written = names.find((name) => metadata?.annotations?.[name] !== undefined);
  if (declaredModes(metadata?.annotations)) return [];
  if (written === undefined)
    return declaredModes(live?.metadata.annotations)
      ? [
          warning(
            lineOf("metadata"),
            "The chosen authentication modes stay as the cluster has them.",
            "Choose others in Mapping.",
          ),
        ]
      : [];
  return [
    warning(
      lineOf(`metadata.annotations[${JSON.stringify(written)}]`),
      "The annotations of the authentication modes are not both there and known.",
      "Choose the modes in Mapping; until then they are found from the keys.",
    ),
  ];
}
