"use client";

import { RefreshCw } from "lucide-react";
import { Age } from "@/components/patterns/age";
import { Command } from "@/components/patterns/code-block";
import { Panel } from "@/components/patterns/panel";
import { Banner } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { useCan } from "@/lib/client/use-session";
import type { Verdict } from "@/lib/client/verdict";
import type { NamespaceDetail, Precondition } from "@/lib/contracts/namespaces";
import { useCheckNamespace } from "./namespaces.queries";

const marks: Record<Precondition["state"], { verdict: Verdict; word: string }> = {
  met: { verdict: "healthy", word: "met" },
  missing: { verdict: "failed", word: "missing" },
  warning: { verdict: "degraded", word: "warning" },
  unknown: { verdict: "unknown", word: "not known" },
};

/** What must be true before the switch can be turned on: short facts, their age, and what to do where one is not met. */
export function PreconditionsPanel({ detail }: { detail: NamespaceDetail }) {
  const { cluster, namespace, preconditions } = detail;
  const check = useCheckNamespace({ cluster, namespace });
  const mayCheck = useCan("environment:check", { cluster, namespace });
  const met = preconditions.filter(({ state }) => state === "met").length;
  const half = Math.ceil(preconditions.length / 2);
  const columns = [preconditions.slice(0, half), preconditions.slice(half)];
  return (
    <Panel
      title="Preconditions"
      sub={`${met} of ${preconditions.length} met`}
      aside={
        <>
          <Age at={oldest(preconditions)} isAgo />
          {mayCheck ? (
            <Button variant="ghost" isBusy={check.isPending} onClick={() => check.mutate()}>
              {check.isPending ? null : <RefreshCw className="icon" />}
              Check again
            </Button>
          ) : null}
        </>
      }
    >
      {check.error ? (
        <Banner verdict="failed">
          The check did not finish. {asApiError(check.error).detail} {asApiError(check.error).hint}
        </Banner>
      ) : null}
      <div className="two" role="group" aria-label="Preconditions">
        {columns.map((items, index) => (
          <ul key={index === 0 ? "first" : "second"} className="checks">
            {items.map((item) => (
              <PreconditionLine key={item.id} item={item} />
            ))}
          </ul>
        ))}
      </div>
    </Panel>
  );
}

/** The head shows one age for all: the oldest, so that nothing looks fresher than it is. */
const oldest = (items: readonly Precondition[]): string | null =>
  items.flatMap(({ observedAt }) => observedAt ?? []).toSorted()[0] ?? null;

function PreconditionLine({ item }: { item: Precondition }) {
  const { verdict, word } = marks[item.state];
  const isMet = item.state === "met";
  return (
    <li>
      <VerdictMark verdict={verdict} label={word} />
      <span>
        {item.label}
        <div className={isMet ? "small muted" : `small v-${verdict}`}>
          <span className={isMet ? undefined : "v-text"}>{item.detail}</span>
        </div>
        {!isMet && item.fix ? <div className="small">{item.fix}</div> : null}
        {!isMet && item.command ? <Command text={item.command} /> : null}
      </span>
      <span />
    </li>
  );
}
