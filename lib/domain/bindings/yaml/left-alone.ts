import { warning } from "./find-class";
import type { YamlDiagnostic } from "@/lib/contracts/binding-yaml";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { canonicalJson } from "@/lib/domain/canonical-json";
import {
  databaseModeAnnotation,
  environmentClass,
  storageModeAnnotation,
} from "@/lib/domain/bindings/contract";
import type { SecretProviderClass } from "@/lib/domain/kube-object";
import { forDisplay } from "@/lib/domain/objects/display";
import { formatPath } from "@/lib/domain/objects/path";

const written = new Set([environmentClass, databaseModeAnnotation, storageModeAnnotation]);

/** Fields that differ from the live class and that Bindery does not write: each is named, so that nobody thinks it was taken. */
export function leftAlone(
  spc: SecretProviderClass,
  { environment, live }: { environment: EnvironmentRef; live: SecretProviderClass | null },
  lineOf: (path: string) => number,
): YamlDiagnostic[] {
  const mine = others(spc);
  const theirs = live
    ? others(forDisplay(live) as SecretProviderClass)
    : new Map<string, unknown>();
  const differing = [...new Set([...mine.keys(), ...theirs.keys()])].filter(
    (path) => textOf(mine.get(path)) !== textOf(theirs.get(path)),
  );
  return [
    ...renamed(spc, environment, lineOf),
    ...differing.map((path) =>
      warning(
        lineOf(path),
        `${path} is not taken: Bindery writes provider, parameters and its own annotations.`,
        "What the cluster has there stays.",
      ),
    ),
  ];
}

function renamed(
  { metadata }: SecretProviderClass,
  environment: EnvironmentRef,
  lineOf: (path: string) => number,
): YamlDiagnostic[] {
  const found: YamlDiagnostic[] = [];
  const { name, namespace } = environment;
  if (metadata?.name !== name)
    found.push(
      warning(
        lineOf("metadata.name"),
        `The class is that of ${metadata?.name ?? "no environment"}; it is written as ${name}.`,
        "Look at identity and paths: they are still those of the other environment.",
      ),
    );
  if (metadata?.namespace !== undefined && metadata.namespace !== namespace)
    found.push(warning(lineOf("metadata.namespace"), `It is written to namespace ${namespace}.`));
  return found;
}

/** Everything beside what Bindery writes, by path: members of spec, labels, annotations of others. */
function others(spc: SecretProviderClass): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(spc.spec ?? {}))
    if (name !== "provider" && name !== "parameters") found.set(formatPath(["spec", name]), value);
  for (const [name, value] of Object.entries(spc.metadata?.annotations ?? {}))
    if (!written.has(name)) found.set(formatPath(["metadata", "annotations", name]), value);
  for (const [name, value] of Object.entries(spc.metadata?.labels ?? {}))
    found.set(formatPath(["metadata", "labels", name]), value);
  return found;
}

const textOf = (value: unknown): string => (value === undefined ? "" : canonicalJson(value));
