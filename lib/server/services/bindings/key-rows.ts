import "server-only";
import type { AuthenticationModes, StoreReference } from "@/lib/contracts/bindings";
import type { KeyRow } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import type { BindingEntry, BindingProblem } from "@/lib/domain/bindings/contents";
import {
  findKey,
  keyCatalogue,
  needsRestart,
  requiredKeys,
} from "@/lib/domain/bindings/key-catalogue";
import { repairOf } from "@/lib/domain/bindings/repair";

export interface RowsInput {
  environment: EnvironmentRef;
  entries: BindingEntry[];
  problems: BindingProblem[];
  probes: ReferenceProbe[];
  modes: AuthenticationModes;
  operatorVersion: string | null;
  runtimeVersion: string | null;
  /** null: no template, so nothing is offered. */
  suggest: ((key: string) => StoreReference) | null;
}

/** Required keys first, then mapped ones, then the rest of the catalogue, so that other modes can be tried; each once. */
export function buildRows(input: RowsInput): KeyRow[] {
  const required = requiredKeys(input.modes);
  const mapped = input.entries.map(({ key }) => key);
  const offered = keyCatalogue.filter(({ family }) => family === null).map(({ key }) => key);
  const keys = [...new Set([...required, ...mapped, ...offered])];
  return keys.map((key) => toRow(key, input, required.includes(key)));
}

function toRow(key: string, input: RowsInput, isRequired: boolean): KeyRow {
  const known = findKey(key);
  const entry = input.entries.find((each) => each.key === key) ?? null;
  const probe = entry
    ? (input.probes.find(({ reference }) => sameReference(reference, entry.reference)) ?? null)
    : null;
  const { entries, problems } = input;
  const repair = entry ? repairOf(entry, { entries, problems, probe }) : null;
  return {
    key,
    group: known?.group ?? "unknown",
    meaning: known?.meaning ?? "Not in the catalogue: the runtime may ignore it.",
    example: known?.example ?? null,
    isRequired,
    isSecret: known?.isSecret ?? true,
    needsRestart: needsRestart(key, input.runtimeVersion),
    minimumOperator: known?.minOperator ?? null,
    reference: entry?.reference ?? null,
    suggestion: input.suggest?.(key) ?? null,
    probe,
    issues: input.problems
      .filter((problem) => problem.key === key)
      .map(({ severity, message }) => ({
        severity,
        message,
        suggestion: repair?.key === key ? repair.reference : null,
      })),
    repair,
    kept: entry?.kept ?? [],
    pinnedVersion: entry?.pinnedVersion ?? null,
  };
}

const sameReference = (a: StoreReference, b: StoreReference) =>
  a.name === b.name && a.member === b.member;
