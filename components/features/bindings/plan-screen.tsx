"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useEffect, useMemo, useState } from "react";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { useFocusAtHeading } from "@/lib/client/page-focus";
import { useLeaveWarning } from "@/lib/client/use-leave-warning";
import { useUrlState } from "@/lib/client/use-url-state";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { resumeDraft } from "./begin-draft";
import { useBindingDraft } from "./binding-draft";
import { bindingQuery, planQuery } from "./bindings.queries";
import { summarize } from "./draft";
import { environmentPath, toPlanAddress, toPlanRequest } from "./plan-request";
import { PlanResult } from "./plan-result";
import { PlanReview } from "./plan-review";
import { useApplyPlan } from "./use-apply-plan";

/** Plans what the address asks for, shows it, and applies it once confirmed. */
export function PlanScreen({ environment }: { environment: EnvironmentRef }) {
  const url = useUrlState();
  const { id, form, base, setBase } = useBindingDraft();
  const address = toPlanAddress(url.get);
  const binding = useQuery(bindingQuery(environment));
  const live = binding.data;
  useEffect(() => {
    // After a reload: what was typed on the keys screen is planned again.
    if (base === null && live) resumeDraft({ id, form, setBase }, live);
  }, [id, base, live, form, setBase]);
  const fresh = toPlanRequest(address, base === null ? null : form.getValues(), live);
  // What is planned stands still while it is read, whatever live events bring.
  const [held, setHeld] = useState(fresh);
  if (held === null && fresh !== null) setHeld(fresh);
  const request = held ?? fresh;
  const isPending = base !== null && summarize(form.getValues(), base).isDirty;
  useLeaveWarning(address.purpose === "change" && isPending);
  const query = useQuery(planQuery(environment, request));
  const apply = useApplyPlan(environment);
  const etag = useMemo(() => live?.etag, [live]);
  const isApplied = apply.result !== undefined && !apply.isBusy;
  useFocusAtHeading(isApplied);
  if (apply.result && !apply.isBusy)
    return <PlanResult environment={environment} result={apply.result} restart={apply.restart} />;
  if (request === null && address.purpose === "change")
    return <NothingToPlan environment={environment} />;
  return (
    <PlanReview
      environment={environment}
      address={address}
      request={request}
      query={query}
      apply={apply}
      etag={etag}
      onReplan={() => {
        apply.reset();
        setHeld(fresh);
        void binding.refetch();
        void query.refetch();
      }}
    />
  );
}

function NothingToPlan({ environment }: { environment: EnvironmentRef }) {
  return (
    <Panel label="Plan">
      <PanelEmpty
        title="There is no change to plan"
        actions={
          <Link className="link" href={`${environmentPath(environment)}/keys`}>
            Back to keys
          </Link>
        }
      >
        Pending changes live in this tab until they are applied or discarded. Edit keys, then review
        the plan.
      </PanelEmpty>
    </Panel>
  );
}
