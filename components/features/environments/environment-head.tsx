"use client";

import { RefreshCw, RotateCw } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Age } from "@/components/patterns/age";
import { Fact, PageHeader } from "@/components/patterns/page-header";
import { Banner } from "@/components/patterns/panel-state";
import { Clock } from "@/components/patterns/timeline";
import { VerdictMark, VerdictPill } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { useCan } from "@/lib/client/use-session";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { environmentPath } from "./environment-path";
import { useCheckEnvironment } from "./environments.queries";
import { RestartDialog } from "./restart-dialog";

export interface EnvironmentHeadProps {
  environment: EnvironmentRef;
  detail: EnvironmentDetail | undefined;
}

/** Mark, name, verdict and its age; the line of facts; Restart and Check again. */
export function EnvironmentHead({ environment, detail }: EnvironmentHeadProps) {
  const check = useCheckEnvironment(environment);
  const failure = check.error ? asApiError(check.error) : null;
  return (
    <>
      <PageHeader
        title={environment.name}
        mark={detail ? <VerdictMark verdict={detail.verdict} size="lg" /> : null}
        beside={detail ? <Beside detail={detail} /> : null}
        facts={<Facts environment={environment} detail={detail} />}
        actions={<Actions environment={environment} detail={detail} check={check} />}
      />
      {failure ? (
        <Banner verdict="failed">
          The check did not finish. {failure.detail}{" "}
          {failure.requestId ? `Request ${failure.requestId}` : null}
        </Banner>
      ) : null}
    </>
  );
}

function Beside({ detail }: { detail: EnvironmentDetail }) {
  return (
    <>
      <span aria-live="polite">
        <VerdictPill verdict={detail.verdict} />
      </span>
      {detail.since ? (
        <span className="muted">
          since <Clock at={detail.since} />, <Age at={detail.since} />
        </span>
      ) : null}
    </>
  );
}

function Facts({ environment, detail }: EnvironmentHeadProps) {
  return (
    <>
      <Fact label="cluster">{environment.cluster}</Fact>
      <Fact label="namespace">
        <Link
          href={`/namespaces/${encodeURIComponent(environment.cluster)}/${encodeURIComponent(environment.namespace)}`}
        >
          {environment.namespace}
        </Link>
      </Fact>
      {detail ? (
        <>
          <Fact label="store">
            {detail.store ? (
              <Link href={`/stores/${encodeURIComponent(detail.store)}`}>{detail.store}</Link>
            ) : (
              "none"
            )}
          </Fact>
          <Fact label="operator">{detail.operatorVersion ?? "not known"}</Fact>
          <Fact label="runtime">{detail.runtimeVersion ?? "not known"}</Fact>
          {detail.managedBy ? <Fact label="managed by">{detail.managedBy.label}</Fact> : null}
          <Revision environment={environment} detail={detail} />
        </>
      ) : null}
    </>
  );
}

function Revision({
  environment,
  detail,
}: {
  environment: EnvironmentRef;
  detail: EnvironmentDetail;
}) {
  if (detail.revision === null) return <Fact label="revision">none</Fact>;
  return (
    <span>
      revision <b>{detail.revision}</b>
      {detail.hasDrifted ? (
        <>
          ,{" "}
          <Link
            className="v-degraded v-text underline underline-offset-2"
            href={environmentPath(environment, "manifests")}
          >
            drifted
          </Link>
        </>
      ) : null}
    </span>
  );
}

interface ActionsProps extends EnvironmentHeadProps {
  check: ReturnType<typeof useCheckEnvironment>;
}

function Actions({ environment, detail, check }: ActionsProps) {
  const [isAsking, setAsking] = useState(false);
  const mayRestart = useCan("environment:restart", environment);
  const mayCheck = useCan("environment:check", environment);
  return (
    <>
      {mayRestart ? (
        <Button onClick={() => setAsking(true)} disabled={!detail}>
          <RotateCw className="icon" />
          Restart…
        </Button>
      ) : null}
      {mayCheck ? (
        <Button onClick={() => check.mutate()} isBusy={check.isPending}>
          {check.isPending ? null : <RefreshCw className="icon" />}
          Check again
        </Button>
      ) : null}
      <RestartDialog
        environment={environment}
        pods={detail?.pods.expected ?? 0}
        findings={detail?.diagnosis.findings ?? []}
        isOpen={isAsking}
        onOpenChange={setAsking}
      />
    </>
  );
}
