import { databaseModes, storageModes, type ModeFacts } from "./modes";
import { nearest } from "./nearest";
import type { AuthenticationModes } from "@/lib/contracts/bindings";
import type { FieldIssue } from "@/lib/contracts/problem";
import {
  findKey,
  forbiddenKeys,
  keyCatalogue,
  requiredKeys,
} from "@/lib/domain/bindings/key-catalogue";
import { isAtLeast } from "@/lib/domain/versions";

export interface MappingIssue extends FieldIssue {
  /** Check id of domain-facts.md §6. */
  id: string;
  severity: "error" | "warning";
  key: string | null;
}

export interface MappingContext {
  modes: AuthenticationModes;
  operatorVersion: string | null;
  runtimeVersion: string | null;
}

/**
 * What is wrong with a set of mapped keys: missing or forbidden in the modes, one of a pair, twice, newer than the
 * operator, not in the catalogue, or a mode that operator or runtime are too old for. Rules of domain-facts.md §3.2.
 * An unknown version gates nothing: it is not evidence. Paths are `mappings.<index>.key`, or `mappings` for what is absent.
 */
export function checkMapping(keys: readonly string[], context: MappingContext): MappingIssue[] {
  return [
    ...missingKeys(keys, context.modes),
    ...keys.flatMap((key, index) => [
      ...duplicate(keys, index),
      ...unknownKey(key, index),
      ...forbiddenKey(key, index, context.modes),
      ...tooNew(key, index, context),
    ]),
    ...modeGates(context),
  ];
}

function missingKeys(keys: readonly string[], modes: AuthenticationModes): MappingIssue[] {
  const mapped = new Set(keys);
  return requiredKeys(modes)
    .filter((key) => !mapped.has(key))
    .map((key) => ({
      // A missing password is its own check: it may be meant (domain-facts.md §3.2, rule 4).
      id: key === "database-password" ? "F79" : "F77",
      severity: "error",
      path: "mappings",
      key,
      message: `${key} is not mapped. ${reasonFor(key, mapped, modes)}`,
    }));
}

function reasonFor(key: string, mapped: ReadonlySet<string>, modes: AuthenticationModes): string {
  const other = pairs.find((pair) => pair.includes(key))?.find((name) => name !== key);
  if (other && mapped.has(other)) return `It and ${other} are used only together.`;
  const isStorage = findKey(key)?.group === "storage";
  const label = isStorage ? storageModes[modes.storage].label : databaseModes[modes.database].label;
  return `${label} needs it.`;
}

const pairs = [
  ["storage-access-key-id", "storage-secret-access-key"],
  ["storage-azure-account-name", "storage-azure-account-key"],
  ["storage-azure-blob-endpoint", "storage-azure-use-default-azure-credential"],
];

/** Keys that stand in the mapping more than once (F14): one issue for each after the first. */
export function duplicateKeys(keys: readonly string[]): MappingIssue[] {
  return keys.flatMap((_key, index) => duplicate(keys, index));
}

function duplicate(keys: readonly string[], index: number): MappingIssue[] {
  const key = keys[index] ?? "";
  if (keys.indexOf(key) === index) return [];
  return [{ id: "F14", severity: "error", ...at(index, key), message: `${key} is mapped twice.` }];
}

function unknownKey(key: string, index: number): MappingIssue[] {
  const entry = findKey(key);
  if (entry === null) {
    const suggestion = nearest(
      key,
      keyCatalogue.filter((known) => !known.family).map((known) => known.key),
    );
    return [
      {
        id: "F77",
        severity: "warning",
        ...at(index, key),
        message: `${key} is not a key of the Mendix runtime; the operator probably ignores it.`,
        ...(suggestion === null ? {} : { suggestion }),
      },
    ];
  }
  if (entry.family === null || entry.family.pattern.test(key.slice(entry.key.length))) return [];
  return [
    {
      id: "F77",
      severity: "warning",
      ...at(index, key),
      message: `${key} does not read as ${entry.key}${entry.family.placeholder}; the runtime will not find it.`,
    },
  ];
}

function forbiddenKey(key: string, index: number, modes: AuthenticationModes): MappingIssue[] {
  if (!forbiddenKeys(modes).includes(key)) return [];
  const isStorage = findKey(key)?.group === "storage";
  const label = isStorage ? storageModes[modes.storage].label : databaseModes[modes.database].label;
  return [
    {
      id: "F77",
      severity: "error",
      ...at(index, key),
      message: `${key} does not go with ${label}. Remove it, or choose another mode.`,
    },
  ];
}

function tooNew(key: string, index: number, context: MappingContext): MappingIssue[] {
  const entry = findKey(key);
  if (!entry || isAtLeast(context.operatorVersion, entry.minOperator) !== false) return [];
  return [
    {
      id: "F78",
      severity: "error",
      ...at(index, key),
      message: `${key} needs Mendix Operator ${entry.minOperator} or newer; this namespace has ${context.operatorVersion}, which ignores it.`,
    },
  ];
}

function modeGates(context: MappingContext): MappingIssue[] {
  const { modes } = context;
  return [
    ...modeGate(databaseModes[modes.database], context, "F79"),
    ...modeGate(storageModes[modes.storage], context, "F77"),
  ];
}

function modeGate(mode: ModeFacts, context: MappingContext, id: string): MappingIssue[] {
  const { operatorVersion, runtimeVersion } = context;
  const needs: string[] = [];
  if (isAtLeast(operatorVersion, mode.minOperator) === false)
    needs.push(
      `Mendix Operator ${mode.minOperator} or newer; this namespace has ${operatorVersion}`,
    );
  if (mode.minRuntime !== null && isAtLeast(runtimeVersion, mode.minRuntime) === false)
    needs.push(
      `Mendix Runtime ${mode.minRuntime} or newer; this environment has ${runtimeVersion}`,
    );
  return needs.map((need) => ({
    id,
    severity: "error",
    path: "mappings",
    key: null,
    message: `${mode.label} needs ${need}.`,
  }));
}

function at(index: number, key: string): { path: string; key: string } {
  return { path: `mappings.${index}.key`, key };
}
