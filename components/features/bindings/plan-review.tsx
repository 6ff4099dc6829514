"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Download } from "lucide-react";
import Link from "next/link";
import { useEffect, useState } from "react";
import { Fact, PageHeader } from "@/components/patterns/page-header";
import { Panel } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { Banner } from "@/components/patterns/panel-state";
import { Button, buttonVariants } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { formatClockSeconds } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { Plan } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { takenOver } from "@/lib/domain/bindings/conflicts";
import { useBindingDraft } from "./binding-draft";
import type { PlanRequest } from "./bindings.queries";
import { exportYaml, joinYaml } from "./export-yaml";
import { toFormIssues } from "./form-issues";
import { PlanConfirm } from "./plan-confirm";
import { OwnersPanel } from "./plan-owners";
import { ChangesPanel, DryRunPanel, ManifestPanel, PodsNoticePanel } from "./plan-panels";
import { environmentPath, type PlanAddress } from "./plan-request";
import type { useApplyPlan } from "./use-apply-plan";

export interface PlanReviewProps {
  environment: EnvironmentRef;
  address: PlanAddress;
  request: PlanRequest | null;
  query: UseQueryResult<Plan, Error>;
  apply: ReturnType<typeof useApplyPlan>;
  etag: string | undefined;
  onReplan: () => void;
}

const titles: Record<PlanAddress["purpose"], (name: string, revision: number | null) => string> = {
  change: (name) => `Plan for ${name}`,
  rollback: (name, revision) => `Plan for ${name}: back to revision ${revision}`,
  repair: (name) => `Plan for ${name}: repair`,
  remove: (name) => `Plan for ${name}: remove the binding`,
};

/** Six panels in order: changes, manifest, dry-run, owners, pods, confirm. */
export function PlanReview(props: PlanReviewProps) {
  const { environment, address, query } = props;
  const plan = query.data;
  useIssuesForForm(props);
  const isBack = address.purpose === "change" || address.purpose === "remove";
  return (
    <>
      <PageHeader
        title={titles[address.purpose](environment.name, address.revision)}
        facts={
          <>
            {plan ? <Fact label="made">{formatClockSeconds(plan.plannedAt)}</Fact> : null}
            <span>changes nothing until applied</span>
          </>
        }
        actions={
          <>
            <Button
              disabled={!plan || joinYaml(plan.changes) === ""}
              onClick={() => plan && exportYaml(`${environment.name}-plan`, joinYaml(plan.changes))}
            >
              <Download className="icon" />
              Export manifest
            </Button>
            <Link
              className={buttonVariants()}
              href={`${environmentPath(environment)}${isBack ? "/keys" : address.purpose === "rollback" ? "/history" : ""}`}
            >
              {isBack
                ? "Back to keys"
                : address.purpose === "rollback"
                  ? "Back to history"
                  : "Back to Health"}
            </Link>
          </>
        }
      />
      {plan ? (
        <Review {...props} plan={plan} />
      ) : (
        <Panel label="Plan">
          <PanelQuery
            query={query}
            failedTitle="The plan was not made. Nothing was changed"
            forbiddenTitle="You may not plan here"
            forbiddenText={`It needs the right binding:plan in namespace ${environment.namespace} of ${environment.cluster}.`}
            loadingRows={10}
          >
            {() => null}
          </PanelQuery>
          <RefusedFields error={query.error} />
        </Panel>
      )}
    </>
  );
}

function Review({
  environment,
  address,
  request,
  apply,
  etag,
  onReplan,
  plan,
}: PlanReviewProps & { plan: Plan }) {
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set());
  const mayApply = useCan(
    address.purpose === "remove" ? "binding:delete" : "binding:apply",
    environment,
  );
  const mayRestart = useCan("environment:restart", environment);
  const take = (manager: string, isTaken: boolean) =>
    setTaken((before) => {
      const next = new Set(before);
      if (isTaken) next.add(manager);
      else next.delete(manager);
      return next;
    });
  return (
    <div className="cols">
      <div className="stack min-w-0">
        <ChangesPanel plan={plan} />
        <ManifestPanel plan={plan} />
        <div className="cols cols-even">
          <DryRunPanel plan={plan} />
          <OwnersPanel plan={plan} taken={taken} onTake={take} />
        </div>
        <PodsNoticePanel plan={plan} />
      </div>
      <PlanConfirm
        plan={plan}
        address={address}
        taken={taken}
        mayApply={mayApply}
        mayRestart={mayRestart}
        isBusy={apply.isBusy}
        error={apply.error}
        onReplan={onReplan}
        onConfirm={(confirmation) =>
          request &&
          apply.run({
            plan,
            request,
            etag,
            takeOver: takenOver(plan, taken),
            confirmation,
          })
        }
      />
    </div>
  );
}

/** What the plan says against a field stands at that field when one goes back to the keys. */
function useIssuesForForm({ address, request, query }: PlanReviewProps): void {
  const { setIssues } = useBindingDraft();
  const { data, error } = query;
  const isChange = address.purpose === "change";
  useEffect(() => {
    if (!isChange || !request) return;
    if (data) setIssues(toFormIssues(data.issues, request.desired));
    else if (error) setIssues(toFormIssues(asApiError(error).fields, request.desired));
  }, [isChange, request, data, error, setIssues]);
}

function RefusedFields({ error }: { error: Error | null }) {
  const fields = error ? asApiError(error).fields : [];
  if (fields.length === 0) return null;
  return (
    <Banner verdict="failed">
      <ul>
        {fields.map((field) => (
          <li key={field.path}>
            <code>{field.path}</code> {field.message}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
