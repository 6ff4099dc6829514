"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo, useState } from "react";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { useUrlState } from "@/lib/client/use-url-state";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { useBindingDraft } from "./binding-draft";
import { bindingQuery, planQuery } from "./bindings.queries";
import { environmentPath, toPlanAddress, toPlanRequest } from "./plan-request";
import { PlanResult } from "./plan-result";
import { PlanReview } from "./plan-review";
import { useApplyPlan } from "./use-apply-plan";

/** Plans what the address asks for, shows it, and applies it once confirmed. */
export function PlanScreen({ environment }: { environment: EnvironmentRef }) {
  const url = useUrlState();
  const { form, base } = useBindingDraft();
  const address = toPlanAddress(url.get);
  const binding = useQuery(bindingQuery(environment));
  const fresh = toPlanRequest(address, base === null ? null : form.getValues(), binding.data);
  // What is planned stands still while it is read, whatever live events bring.
  const [held, setHeld] = useState(fresh);
  if (held === null && fresh !== null) setHeld(fresh);
  const request = held ?? fresh;
  const query = useQuery(planQuery(environment, request));
  const apply = useApplyPlan(environment);
  const etag = useMemo(() => binding.data?.etag, [binding.data]);
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
        Pending changes live in this page until it is reloaded. Edit keys, then review the plan.
      </PanelEmpty>
    </Panel>
  );
}
