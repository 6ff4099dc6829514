"use client";

import Link from "next/link";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { Banner } from "@/components/patterns/panel-state";
import { Checkbox } from "@/components/ui/checkbox";
import { Table, Td, Th } from "@/components/ui/table";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { KeyChange, Plan } from "@/lib/contracts/bindings";
import type { EnvironmentPlan } from "@/lib/contracts/matrix";
import type { NamespaceRef } from "@/lib/contracts/names";
import { conflictsOf } from "@/lib/domain/bindings/conflicts";
import { literalOf } from "@/lib/domain/bindings/matrix/normalise";
import { RunMark } from "./run-mark";
import { stopOf, type Review } from "./use-review";

export interface ReviewEnvironmentProps {
  place: NamespaceRef;
  item: EnvironmentPlan;
  review: Review;
}

/** One environment's plan: what changes, what speaks against it, whose fields it takes. */
export function ReviewEnvironment({ place, item, review }: ReviewEnvironmentProps) {
  const { environment: name, plan } = item;
  const result = review.results.get(name);
  const taken = review.takenOf(name);
  const stop = stopOf(item, taken);
  const isLeft = review.left.has(name);
  const mayApply = useCan("binding:apply", place);
  return (
    <Panel
      label={`Plan for ${name}`}
      title={
        <Link className="title" href={`/environments/${place.cluster}/${place.namespace}/${name}`}>
          {name}
        </Link>
      }
      sub={plan ? aboutPlan(plan) : "not planned"}
      aside={
        result ? (
          <RunMark result={result} />
        ) : mayApply && stop === null ? (
          <label className="row cursor-pointer">
            <Checkbox
              checked={!isLeft}
              disabled={review.isRunning}
              onCheckedChange={(isIn) => review.leave(name, !isIn)}
            />
            Apply
          </label>
        ) : null
      }
    >
      {result?.state === "failed" || result?.state === "unanswered" ? (
        <Banner verdict={result.state === "failed" ? "failed" : "unknown"}>
          {result.message}
          {result.state === "failed" && result.requestId ? ` Request ${result.requestId}` : ""}
        </Banner>
      ) : null}
      {stop && !result ? (
        <Banner verdict={item.refusal || !plan?.isEmpty ? "degraded" : "unknown"}>
          Left out: {stop}
        </Banner>
      ) : null}
      {plan ? <Owners {...{ name, plan, review }} /> : null}
      {plan && plan.keyChanges.length > 0 ? <Changes changes={plan.keyChanges} /> : null}
      {plan ? <Notes plan={plan} /> : null}
    </Panel>
  );
}

function aboutPlan(plan: Plan): string {
  const touched = plan.changes.filter(({ action }) => action !== "none");
  const passed = touched.filter(({ dryRun }) => dryRun.state === "passed").length;
  return [
    plural(plan.keyChanges.length, "key"),
    plural(touched.length, "object"),
    touched.length > 0 ? `dry-run accepted for ${passed} of ${touched.length}` : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}

function Owners({ name, plan, review }: { name: string; plan: Plan; review: Review }) {
  return conflictsOf(plan).map(({ owner, paths }) => (
    <label key={owner.manager} className="banner v-degraded cursor-pointer">
      <Checkbox
        className="mt-1"
        disabled={review.isRunning}
        checked={review.takenOf(name).has(owner.manager)}
        onCheckedChange={(isTaken) => review.take(name, owner.manager, isTaken)}
      />
      <span className="grow min-w-0">
        Take over from {owner.label}
        <span className="hint block break-words">{paths.join(", ")}</span>
      </span>
    </label>
  ));
}

const signs: Record<KeyChange["change"], string> = { added: "+", changed: "~", removed: "−" };
const tones: Record<KeyChange["change"], string> = {
  added: "plus",
  changed: "tilde",
  removed: "minus",
};

function Changes({ changes }: { changes: readonly KeyChange[] }) {
  return (
    <Table caption="Key changes" isCompact>
      <colgroup>
        <col className="w-[34px]" />
        <col className="w-[34%]" />
        <col />
        <col className="w-28" />
      </colgroup>
      <thead>
        <tr>
          <Th className="c-mark">
            <span className="visually-hidden">Change</span>
          </Th>
          <Th>Key</Th>
          <Th>Reference</Th>
          <Th>Takes effect</Th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ key, change, before, after, needsRestart }) => (
          <tr key={key}>
            <Td className="c-mark">
              <span className={tones[change]} aria-hidden="true">
                {signs[change]}
              </span>
              <span className="visually-hidden">{change}</span>
            </Td>
            <Td>
              <span className="keyname break-words">{key}</span>
            </Td>
            <Td className="[overflow-wrap:anywhere]">
              {before ? <code className="was">{literalOf(before)}</code> : null}
              {before && after ? " → " : null}
              {after ? <code className="want">{literalOf(after)}</code> : null}
            </Td>
            <Td className="fold-inline muted">{needsRestart ? "after restart" : "live"}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Warnings and pods; errors stand in the banner and stop the environment. */
function Notes({ plan }: { plan: Plan }) {
  const notes = [
    ...plan.issues.map(({ severity, message }) => `${severity}: ${message}`),
    plan.restartKeys.length > 0
      ? `${plural(plan.restartKeys.length, "key")} ${plan.restartKeys.length === 1 ? "reaches" : "reach"} ${plural(plan.pods.length, "pod")} only by a restart.`
      : null,
  ].filter((note) => note !== null);
  if (notes.length === 0) return null;
  return (
    <PanelBody>
      <ul className="m-0 list-none p-0 small muted">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </PanelBody>
  );
}
