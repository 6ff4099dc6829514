"use client";

import Link from "next/link";
import { Panel } from "@/components/patterns/panel";
import { Banner } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
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
import { askOwners, stopOf, type Review } from "./use-review";

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
  // Owners are asked about in a row of their own; whatever else stops it is said here.
  const isAsked = plan !== null && stop !== null && stop === askOwners(plan, taken);
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
      {stop && !isAsked && !result ? (
        <Banner verdict={plan?.isEmpty ? "unknown" : "degraded"}>Left out: {stop}</Banner>
      ) : null}
      {plan && (stop === null || isAsked) && !result ? (
        <Owners {...{ name, plan, review }} />
      ) : null}
      {plan && plan.keyChanges.length > 0 ? <Changes changes={plan.keyChanges} /> : null}
      {plan ? <Notes plan={plan} /> : null}
    </Panel>
  );
}

function aboutPlan(plan: Plan): string {
  const touched = plan.changes.filter(({ action }) => action !== "none");
  const passed = touched.filter(({ dryRun }) => dryRun.state === "passed").length;
  const isOwned = touched.some(({ conflicts }) => conflicts.length > 0);
  const dryRun = isOwned
    ? "dry-run met other owners"
    : `dry-run accepted for ${passed} of ${touched.length}`;
  return [
    plural(plan.keyChanges.length, "key"),
    plural(touched.length, "object"),
    touched.length > 0 ? dryRun : null,
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

/** What speaks against it, each message once with its keys; then what reaches pods only later. */
function Notes({ plan }: { plan: Plan }) {
  const { restartKeys, pods } = plan;
  const issues = Map.groupBy(plan.issues, ({ severity, message }) => `${severity} ${message}`);
  if (issues.size === 0 && restartKeys.length === 0) return null;
  return (
    <ul className="checks" aria-label="Notes">
      {[...issues].map(([id, [first, ...rest]]) =>
        first ? (
          <li key={id}>
            <VerdictMark
              verdict={first.severity === "error" ? "failed" : "degraded"}
              label={first.severity}
            />
            <span>
              {first.message}
              <KeyNames keys={[first, ...rest].flatMap(({ key }) => key ?? [])} />
            </span>
            <span />
          </li>
        ) : null,
      )}
      {restartKeys.length > 0 ? (
        <li>
          <VerdictMark verdict="degraded" label="note" />
          <span>
            {plural(restartKeys.length, "key")} {restartKeys.length === 1 ? "reaches" : "reach"}{" "}
            {plural(pods.length, "pod")} only by a restart.
          </span>
          <span />
        </li>
      ) : null}
    </ul>
  );
}

function KeyNames({ keys }: { keys: readonly string[] }) {
  if (keys.length === 0) return null;
  const rest = keys.length - 3;
  return (
    <div className="small muted [overflow-wrap:anywhere]">
      {keys.slice(0, 3).join(", ")}
      {rest > 0 ? ` and ${rest} more` : ""}
    </div>
  );
}
