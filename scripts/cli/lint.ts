import type { Io } from "./io";
import { readManifests, type FileFault, type FileObject } from "./manifests-file";
import { positionOf } from "@/lib/domain/objects/yaml-position";
import { lintObjects } from "@/lib/domain/bindings/lint-objects";
import { count } from "@/lib/domain/health/words";
import type { ObjectProblem } from "@/lib/domain/bindings/lint-related";

export interface LintOptions {
  isJson: boolean;
  operatorVersion: string | null;
  runtimeVersion: string | null;
}

export interface LintFinding {
  file: string;
  line: number;
  column: number;
  severity: "error" | "warning";
  /** Check id of the catalogue (F01–F93), `YAML` for a document that cannot be read, `CLI` for what is passed over. */
  id: string;
  message: string;
  object: { kind: string; namespace: string | null; name: string } | null;
  path: string | null;
  key: string | null;
  is: string | null;
  shouldBe: string | null;
}

const checkedKinds = ["SecretProviderClass", "ServiceAccount", "MendixApp"];

/** Prints the findings of all files; 1 when one of them is an error, 2 when there was nothing to check, else 0. */
export async function lint(
  files: readonly string[],
  options: LintOptions,
  io: Io,
): Promise<number> {
  const objects: FileObject[] = [];
  const findings: LintFinding[] = [];
  for (const file of files) {
    const read = readManifests(file, await io.read(file));
    objects.push(...read.objects);
    findings.push(...read.faults.map(fromFault));
  }
  findings.push(...objects.filter(isImport).map(fromImport));
  const { operatorVersion, runtimeVersion } = options;
  const problems = lintObjects(
    objects.map(({ object }) => object),
    { bindingFor: io.bindingFor, operatorVersion, runtimeVersion },
  );
  for (const problem of problems) {
    const found = objects[problem.object];
    if (found) findings.push(fromProblem(problem, found));
  }
  print(inOrder(findings, files), { objects, options }, io);
  if (findings.some(({ severity }) => severity === "error")) return 1;
  if (objects.some(({ object }) => checkedKinds.includes(object.kind))) return 0;
  io.error(
    `Nothing was checked: no SecretProviderClass, ServiceAccount or MendixApp is in ${files.join(", ")}. Give the files that hold them.\n`,
  );
  return 2;
}

function inOrder(findings: readonly LintFinding[], files: readonly string[]): LintFinding[] {
  return findings.toSorted(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}

function fromProblem(problem: ObjectProblem, found: FileObject): LintFinding {
  const { id, severity, path, key, message, is, shouldBe } = problem;
  return {
    file: found.file,
    ...positionOf(found, path),
    severity,
    id,
    message,
    object: nameOf(found),
    path,
    key,
    is,
    shouldBe,
  };
}

const nothing = { object: null, path: null, key: null, is: null, shouldBe: null };

function fromFault({ file, line, column, message }: FileFault): LintFinding {
  return { file, line, column, severity: "error", id: "YAML", message, ...nothing };
}

const isImport = ({ object }: FileObject): boolean => object.kind === "SecretsStoreImport";

function fromImport(found: FileObject): LintFinding {
  return {
    ...nothing,
    file: found.file,
    ...positionOf(found, "kind"),
    severity: "warning",
    id: "CLI",
    message: "SecretsStoreImport is not supported yet: it was not checked.",
    object: nameOf(found),
  };
}

function nameOf({ object }: FileObject): LintFinding["object"] {
  const { name, namespace } = object.metadata;
  return { kind: object.kind, namespace: namespace ?? null, name };
}

function print(
  findings: readonly LintFinding[],
  { objects, options }: { objects: readonly FileObject[]; options: LintOptions },
  io: Io,
): void {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  if (options.isJson) {
    io.out(
      `${JSON.stringify({ version: 1, objects: objects.length, errors, warnings, findings }, null, 2)}\n`,
    );
    return;
  }
  for (const { file, line, column, severity, id, message, shouldBe } of findings) {
    const fix = shouldBe === null ? "" : ` (should be ${shouldBe})`;
    io.out(`${file}:${line}:${column}  ${severity}  ${id}  ${message}${fix}\n`);
  }
  const counts = [
    count(objects.length, "object"),
    count(errors, "error"),
    count(warnings, "warning"),
  ];
  io.error(`${counts.join(", ")}\n`);
}
