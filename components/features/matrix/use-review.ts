"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { call } from "@/lib/client/api";
import { asApiError } from "@/lib/client/api-error";
import { useLeaveWarning } from "@/lib/client/use-leave-warning";
import { useSingleRun } from "@/lib/client/use-single-run";
import type { Plan } from "@/lib/contracts/bindings";
import { bindings } from "@/lib/contracts/environments";
import type { EnvironmentPlan, MatrixEdit } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { conflictsOf, takenOver } from "@/lib/domain/bindings/conflicts";
import { sentences } from "@/lib/domain/text";
import { runInOrder, type RunResult } from "./apply-run";
import { cellId } from "./cell-id";
import { useMatrixEdits } from "./matrix-edits";
import { matrixPlanQuery } from "./matrix.queries";

/** Why an environment's plan cannot be applied as it stands; null: it can. */
export function stopOf(
  { plan, refusal }: EnvironmentPlan,
  taken: ReadonlySet<string>,
): string | null {
  if (refusal) return sentences(refusal.message, refusal.hint);
  if (!plan) return "It was not planned.";
  if (plan.isEmpty) return "It is so already.";
  const error = plan.issues.find(({ severity }) => severity === "error");
  if (error) return error.message;
  const refused = plan.changes.find(
    ({ dryRun, conflicts }) => dryRun.state === "refused" && conflicts.length === 0,
  );
  if (refused) return `The API server refuses it: ${refused.dryRun.message}`;
  return askOwners(plan, taken);
}

/** What is asked about owners whose fields the plan takes and the person did not choose to take; null: nothing. */
export function askOwners(plan: Plan, taken: ReadonlySet<string>): string | null {
  const open = conflictsOf(plan)
    .filter(({ owner }) => !taken.has(owner.manager))
    .map(({ owner }) => owner.label);
  return open.length > 0 ? `Take over from ${open.join(" and ")}, or leave it out.` : null;
}

const nobody: ReadonlySet<string> = new Set();

/**
 * The review of all pending edits: plans made once, what a person takes over or leaves out, and the run. Edits of an
 * environment leave the pending ones when it is applied; whatever was not applied stays pending.
 */
export function useReview(place: NamespaceRef) {
  const { edits: pending, drop } = useMatrixEdits();
  const [edits, setEdits] = useState<readonly MatrixEdit[]>(() => [...pending.values()]);
  const [round, setRound] = useState(1);
  const query = useQuery(matrixPlanQuery(place, { edits, round }));
  const [taken, setTaken] = useState<ReadonlyMap<string, ReadonlySet<string>>>(new Map());
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [results, setResults] = useState<ReadonlyMap<string, RunResult>>(new Map());
  const isStopped = useRef(false);
  const [isRunning, setRunning] = useState(false);
  const client = useQueryClient();
  const once = useSingleRun();
  // Closing the page in the middle leaves the rest unapplied.
  useLeaveWarning(isRunning);
  const items = query.data?.items ?? [];
  const takenOf = (name: string) => taken.get(name) ?? nobody;
  const ready = items.filter(
    (item) => !left.has(item.environment) && stopOf(item, takenOf(item.environment)) === null,
  );
  const apply = async (name: string, reason: string) => {
    const item = ready.find(({ environment }) => environment === name);
    const { revision } = await call(bindings.apply, {
      params: { ...place, name },
      body: {
        desired: item?.desired ?? null,
        planDigest: item?.plan?.digest ?? "",
        takeOver: item?.plan ? takenOver(item.plan, takenOf(name)) : [],
        reason: reason || undefined,
      },
    });
    drop(edits.filter(({ environment }) => environment === name).map(idOf));
    return { revision: revision.number };
  };
  const run = async (reason: string) => {
    isStopped.current = false;
    setRunning(true);
    const environments = ready.map(({ environment }) => environment);
    setResults(new Map(environments.map((name) => [name, { state: "waiting" }])));
    await runInOrder({
      environments,
      apply: (name) => apply(name, reason),
      onResult: (name, result) => setResults((before) => new Map(before).set(name, result)),
      isStopped: () => isStopped.current,
      toApiError: asApiError,
    });
    setRunning(false);
    await client.invalidateQueries({ predicate: ({ queryKey }) => isStale(queryKey[0]) });
  };
  return {
    query,
    items,
    ready,
    edits,
    takenOf,
    take: (name: string, manager: string, isTaken: boolean) =>
      setTaken((before) => new Map(before).set(name, toggled(takenOf(name), manager, isTaken))),
    left,
    leave: (name: string, isLeft: boolean) => setLeft((before) => toggled(before, name, isLeft)),
    results,
    isRunning,
    run: (reason: string) => void once(() => run(reason)),
    stop: () => {
      isStopped.current = true;
    },
    /** Plans what is still pending anew, against what is live now. */
    replan: () => {
      setResults(new Map());
      setTaken(new Map());
      setEdits([...pending.values()]);
      setRound(round + 1);
    },
  };
}

export type Review = ReturnType<typeof useReview>;

const idOf = ({ environment, key }: MatrixEdit) => cellId(environment, key);
const isStale = (id: unknown) =>
  /^(bindings|environments|revisions|overview|matrix|namespaces)\./.test(String(id));

function toggled(before: ReadonlySet<string>, name: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(before);
  if (isIn) next.add(name);
  else next.delete(name);
  return next;
}
