import { z } from "zod";
import { AuthenticationModes, KeyMapping } from "@/lib/contracts/bindings";
import { NamespaceName, ObjectName } from "@/lib/contracts/names";
import type { FieldIssue } from "@/lib/contracts/problem";
import { duplicateKeys } from "@/lib/domain/bindings/keys/check-mapping";
import { formatPath } from "@/lib/domain/objects/path";
import { UsageError } from "./io";

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** What `import` writes and `render` reads: the mapping, and the manifests that it came from, so that nothing else is lost. */
export const MappingFile = z.strictObject({
  version: z.literal(1, "must be 1, the version that import writes"),
  environment: z.strictObject({ namespace: NamespaceName.nullable(), name: ObjectName }),
  /** `spec.provider`. */
  provider: z.string().min(1),
  identity: z.string().nullable(),
  mappings: z
    .array(KeyMapping)
    .min(1, "is empty: a class without a key mounts nothing. Map one key or more")
    .max(2_000),
  /** The authentication modes that the class declares; absent: found from the keys. */
  modes: AuthenticationModes.optional(),
  /** The store's configuration; where absent, what the class says about the store stays as it is. */
  config: z.record(z.string(), z.unknown()).optional(),
  secretProviderClass: Manifest.optional(),
  serviceAccount: Manifest.optional(),
});
export type MappingFile = z.infer<typeof MappingFile>;

/**
 * The mappings of a file: one object, or a list of them. Throws `UsageError` that names each wrong field and what it should be;
 * what stands there is not repeated.
 */
export function readMappingFile(file: string, text: string): MappingFile[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`${file}: is not JSON. ${expected}`);
  }
  const isList = Array.isArray(value);
  const given: unknown[] = Array.isArray(value) ? value : [value];
  if (given.length === 0) throw new UsageError(`${file}: holds no mapping. ${expected}`);
  const read = given.map((one, index) => readOne(one, isList ? [index] : []));
  const issues = read.flatMap((one) => one.issues);
  const mappings = read.flatMap((one) => one.mapping ?? []);
  issues.push(...(issues.length === 0 ? sameEnvironment(mappings) : []));
  if (issues.length === 0) return mappings;
  const lines = issues.map(({ path, message }) =>
    path === "" ? `${file}: ${message}` : `${file}: ${path}: ${message}`,
  );
  throw new UsageError([...lines, expected].join("\n"));
}

const expected =
  "render reads what import writes: JSON with version, environment, provider, identity and mappings.";

type Path = (string | number)[];

function readOne(value: unknown, at: Path): { mapping: MappingFile | null; issues: FieldIssue[] } {
  const parsed = MappingFile.safeParse(value);
  if (!parsed.success)
    return {
      mapping: null,
      issues: parsed.error.issues.map((issue) => ({
        path: formatPath([...at, ...issue.path.map(toStep)]),
        message: isMissing(value, issue.path) ? "is missing" : issue.message,
      })),
    };
  const keys = parsed.data.mappings.map(({ key }) => key);
  const issues = duplicateKeys(keys).map(({ path, message }) => ({
    path: formatPath([...at, ...path.split(".").map(toStep)]),
    message: `${message} Remove one of them.`,
  }));
  return { mapping: parsed.data, issues };
}

const toStep = (step: PropertyKey): string | number =>
  typeof step === "number" || /^\d+$/.test(String(step)) ? Number(step) : String(step);

function isMissing(value: unknown, path: readonly PropertyKey[]): boolean {
  let node = value;
  for (const step of path) {
    if (typeof node !== "object" || node === null) return false;
    node = (node as Record<PropertyKey, unknown>)[step];
  }
  return path.length > 0 && node === undefined;
}

function sameEnvironment(mappings: readonly MappingFile[]): FieldIssue[] {
  const seen = new Set<string>();
  return mappings.flatMap(({ environment: { namespace, name } }, index) => {
    const place = namespace === null ? name : `${namespace}/${name}`;
    if (!seen.has(place)) {
      seen.add(place);
      return [];
    }
    return [
      {
        path: formatPath([index, "environment"]),
        message: `another mapping of this file is for ${place} already. Remove one of them.`,
      },
    ];
  });
}
