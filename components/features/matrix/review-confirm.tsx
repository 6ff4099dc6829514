"use client";

import Link from "next/link";
import { Panel } from "@/components/patterns/panel";
import { Button, buttonVariants } from "@/components/ui/button";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { RunResult } from "./apply-run";
import { RunMark } from "./run-mark";
import type { Review } from "./use-review";

export interface ReviewConfirmProps {
  place: NamespaceRef;
  review: Review;
  reason: string;
  onReason: (reason: string) => void;
}

/** In view all the time: what will be applied, then how far it is and what became of each. */
export function ReviewConfirm({ place, review, reason, onReason }: ReviewConfirmProps) {
  const { results, isRunning } = review;
  const hasRun = results.size > 0;
  return (
    <Panel
      label="Confirm"
      title={hasRun ? "Progress" : "Confirm"}
      aside={hasRun ? <span className="tnum">{progress(results)}</span> : null}
      className="sticky top-[60px]"
    >
      {hasRun ? (
        <ul className="checks" aria-label="Results" aria-live="polite">
          {[...results].map(([name, result]) => (
            <li key={name} className="block!">
              <div>{name}</div>
              <RunMark result={result} />
            </li>
          ))}
        </ul>
      ) : null}
      <div className="panel-body stack border-t border-border">
        {isRunning ? (
          <>
            <Button size="lg" isBusy={false} onClick={review.stop}>
              Stop after this one
            </Button>
            <p className="hint">What is applied stays applied; the rest is not sent.</p>
          </>
        ) : hasRun ? (
          <AfterRun place={place} review={review} />
        ) : (
          <BeforeRun {...{ place, review, reason, onReason }} />
        )}
      </div>
    </Panel>
  );
}

function progress(results: ReadonlyMap<string, RunResult>): string {
  const all = [...results.values()];
  const applied = all.filter(({ state }) => state === "applied").length;
  return `${applied} of ${all.length} applied`;
}

function BeforeRun({ place, review, reason, onReason }: ReviewConfirmProps) {
  const mayApply = useCan("binding:apply", place);
  const { items, ready } = review;
  const out = items.length - ready.length;
  return (
    <form
      className="stack"
      aria-label="Confirm"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayApply && ready.length > 0) review.run(reason.trim());
      }}
    >
      <Field label="Reason" aside="for the audit entries">
        <ReasonInput value={reason} onChange={onReason} />
      </Field>
      <Button type="submit" size="lg" variant="primary" disabled={!mayApply || ready.length === 0}>
        Apply to {plural(ready.length, "environment")}
      </Button>
      <p className="hint">
        {mayApply && items.length > 0 && ready.length === 0
          ? "No environment can be applied as it stands. Each plan says what it waits for."
          : mayApply
            ? `One after the other; each object is read back, each environment gets its own revision and audit entry.${out > 0 ? ` ${plural(out, "environment")} left out.` : ""}`
            : "Your role plans, and does not apply. A namespace admin can."}
      </p>
    </form>
  );
}

function AfterRun({ place, review }: { place: NamespaceRef; review: Review }) {
  const unfinished = [...review.results.values()].filter(({ state }) => state !== "applied").length;
  const left = review.items.length - review.results.size;
  const pending = unfinished + left;
  return (
    <>
      <p className="m-0">
        {unfinished > 0
          ? `${plural(unfinished, "environment")} not applied`
          : "Each applied environment was read back"}
        {left > 0 ? `, ${left} left out` : ""}.
        {pending > 0 ? " What is not applied is still pending." : ""}
      </p>
      {pending > 0 ? (
        <Button size="lg" variant={unfinished > 0 ? "primary" : "default"} onClick={review.replan}>
          Plan again
        </Button>
      ) : null}
      <Link
        className={buttonVariants({ size: "lg" })}
        href={`/namespaces/${place.cluster}/${place.namespace}`}
      >
        See the namespace
      </Link>
    </>
  );
}

function ReasonInput({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  return <Input {...useFieldControl()} maxLength={500} value={value} onValueChange={onChange} />;
}
