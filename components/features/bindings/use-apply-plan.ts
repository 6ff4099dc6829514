"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "@/lib/client/api";
import { asApiError } from "@/lib/client/api-error";
import { useSingleRun } from "@/lib/client/use-single-run";
import type { Plan } from "@/lib/contracts/bindings";
import { environments } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { forgetBindingDraft } from "./begin-draft";
import { useBindingDraft } from "./binding-draft";
import { emptyDraft } from "./draft";
import { useApplyBinding, type PlanRequest } from "./bindings.queries";
import type { Confirmation } from "./plan-confirm";

export interface ApplyPlanInput {
  plan: Plan;
  request: PlanRequest;
  etag: string | undefined;
  takeOver: string[];
  confirmation: Confirmation;
}

/** What became of the restart that was asked for with the apply. */
export type RestartOutcome = { state: "none" | "began" | "failed"; reason: string };

/** Applies, then restarts if asked for. The draft begins anew from what is live then. */
export function useApplyPlan(environment: EnvironmentRef) {
  const { id, setBase, setIssues, setYaml, form } = useBindingDraft();
  const apply = useApplyBinding(environment);
  const restarting = useMutation({
    mutationFn: () => call(environments.restart, { params: environment }),
  });
  const [restart, setRestart] = useState<RestartOutcome>({ state: "none", reason: "" });
  const once = useSingleRun();
  const run = async ({ plan, request, etag, takeOver, confirmation }: ApplyPlanInput) => {
    const result = await apply.mutateAsync({
      ...request,
      planDigest: plan.digest,
      takeOver,
      reason: confirmation.reason || undefined,
      etag,
    });
    forgetBindingDraft(id);
    form.reset(emptyDraft);
    setYaml(null);
    setIssues([]);
    setBase(null);
    if (!confirmation.shouldRestart || result.revision.outcome !== "success") return;
    await restarting
      .mutateAsync()
      .then(() => setRestart({ state: "began", reason: "" }))
      .catch((error: unknown) => setRestart({ state: "failed", reason: asApiError(error).detail }));
  };
  return {
    run: (input: ApplyPlanInput) => void once(() => run(input)).catch(() => undefined),
    result: apply.data,
    restart,
    error: apply.error,
    isBusy: apply.isPending || restarting.isPending,
    reset: apply.reset,
  };
}
