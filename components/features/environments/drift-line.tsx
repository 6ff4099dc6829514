"use client";

import Link from "next/link";
import { buttonVariants } from "@/components/ui/button";
import { useCan } from "@/lib/client/use-session";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { environmentPath } from "./environment-path";

/** Where the live objects differ from the last revision: what differs, and the way back to it. */
export function DriftLine({
  environment,
  detail,
}: {
  environment: EnvironmentRef;
  detail: EnvironmentDetail;
}) {
  const mayPlan = useCan("binding:plan", environment);
  if (!detail.hasDrifted || detail.revision === null) return null;
  return (
    <div className="filters">
      <span className="muted">
        The live objects drifted from revision {detail.revision}.{" "}
        <Link className="quiet-link" href={environmentPath(environment, "manifests")}>
          See what differs
        </Link>
      </span>
      {mayPlan ? (
        <span className="push">
          <Link
            className={buttonVariants()}
            href={`${environmentPath(environment, "plan")}?revision=${detail.revision}`}
          >
            Plan restore of revision {detail.revision}
          </Link>
        </span>
      ) : null}
    </div>
  );
}
