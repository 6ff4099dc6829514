import Link from "next/link";
import { PageHeader } from "@/components/patterns/page-header";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { Banner } from "@/components/patterns/panel-state";
import { buttonVariants } from "@/components/ui/button";
import { formatClockSeconds } from "@/lib/client/format";
import type { Plan } from "@/lib/contracts/bindings";
import type { Revision } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { KeyChangeTable } from "./plan-panels";
import { environmentPath } from "./plan-request";
import type { RestartOutcome } from "./use-apply-plan";

export interface PlanResultProps {
  environment: EnvironmentRef;
  result: { revision: Revision; plan: Plan };
  restart: RestartOutcome;
}

const outcomes = {
  success: { verdict: "healthy", text: "Each object was read back as applied." },
  failure: {
    verdict: "failed",
    text: "Not every object was written. Look at Manifests, then plan again.",
  },
  unknown: {
    verdict: "unknown",
    text: "The cluster did not confirm. Look at Manifests before repeating.",
  },
} as const;

/** After apply: the revision, what it changed, and the way to see its effect. */
export function PlanResult({ environment, result, restart }: PlanResultProps) {
  const { revision } = result;
  const { verdict, text } = outcomes[revision.outcome];
  const title =
    revision.outcome === "success"
      ? `Revision ${revision.number} applied`
      : `Revision ${revision.number}: ${revision.outcome}`;
  return (
    <>
      <PageHeader
        title={title}
        facts={
          <span>
            {environment.name}, by {revision.by} at {formatClockSeconds(revision.at)}
          </span>
        }
      />
      <Banner verdict={verdict}>{text}</Banner>
      {restart.state === "none" ? null : (
        <Banner verdict={restart.state === "began" ? "unknown" : "failed"}>
          {restart.state === "began"
            ? "The restart began. Health shows each pod as it comes."
            : `The pods were not restarted. ${restart.reason}`}
        </Banner>
      )}
      <Panel title="What changed">
        {revision.keyChanges.length > 0 ? (
          <KeyChangeTable changes={revision.keyChanges} />
        ) : (
          <PanelBody>No key changed.</PanelBody>
        )}
      </Panel>
      <div className="row row-wrap">
        <Link
          className={buttonVariants({ variant: "primary", size: "lg" })}
          href={environmentPath(environment)}
        >
          See Health
        </Link>
        <Link
          className={buttonVariants({ size: "lg" })}
          href={`${environmentPath(environment)}/keys`}
        >
          Back to keys
        </Link>
        <Link
          className={buttonVariants({ size: "lg" })}
          href={`${environmentPath(environment)}/history`}
        >
          History
        </Link>
      </div>
    </>
  );
}
