"use client";

import { useState } from "react";
import { Age } from "@/components/patterns/age";
import { Panel } from "@/components/patterns/panel";
import { Banner } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { asApiError } from "@/lib/client/api-error";
import { plural } from "@/lib/client/format";
import type { Verdict } from "@/lib/client/verdict";
import type { Plan } from "@/lib/contracts/bindings";
import { conflictsOf } from "@/lib/domain/bindings/conflicts";
import { NumberedTitle } from "./numbered-title";
import type { PlanAddress } from "./plan-request";

export interface Confirmation {
  reason: string;
  shouldRestart: boolean;
}

export interface PlanConfirmProps {
  plan: Plan;
  address: PlanAddress;
  taken: ReadonlySet<string>;
  mayApply: boolean;
  mayRestart: boolean;
  isBusy: boolean;
  error: unknown;
  onConfirm: (confirmation: Confirmation) => void;
  onReplan: () => void;
}

/** 6: the open points, the reason, and a button that says exactly what happens. */
export function PlanConfirm(props: PlanConfirmProps) {
  const { plan, address, taken, mayApply } = props;
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [wantsRestart, setWantsRestart] = useState(true);
  const isRemoval = address.purpose === "remove";
  const canRestart =
    props.mayRestart && !isRemoval && plan.restartKeys.length > 0 && plan.pods.length > 0;
  const shouldRestart = canRestart && wantsRestart;
  const stop = stopOf(plan, taken, mayApply);
  const isTyped = !isRemoval || typed === plan.environment.name;
  const failure = props.error ? asApiError(props.error) : null;
  return (
    <Panel
      label="Confirm"
      title={<NumberedTitle number={6}>Confirm</NumberedTitle>}
      aside={
        <span className="age">
          plan is <Age at={plan.plannedAt} /> old
        </span>
      }
      className="sticky top-[60px]"
    >
      <Points plan={plan} taken={taken} />
      <form
        className="panel-body stack border-t border-border"
        aria-label="Confirm"
        onSubmit={(event) => {
          event.preventDefault();
          if (stop === null && isTyped) props.onConfirm({ reason: reason.trim(), shouldRestart });
        }}
      >
        {canRestart ? (
          <label className="row items-start! cursor-pointer">
            <Checkbox className="mt-0.5" checked={wantsRestart} onCheckedChange={setWantsRestart} />
            <span>
              Restart {plural(plan.pods.length, "pod")} after the read-back
              <span className="hint block">
                {plural(plan.restartKeys.length, "key")}{" "}
                {plan.restartKeys.length === 1 ? "is" : "are"} read only at start.
              </span>
            </span>
          </label>
        ) : null}
        <Field label="Reason" aside="for the audit entry">
          <TextInput value={reason} onChange={setReason} />
        </Field>
        {isRemoval ? (
          <Field
            label={
              <>
                Type <code>{plan.environment.name}</code> to confirm
              </>
            }
          >
            <TextInput value={typed} onChange={setTyped} isMono />
          </Field>
        ) : null}
        <Button
          type="submit"
          size="lg"
          variant={isRemoval ? "destructive" : "primary"}
          disabled={stop !== null || !isTyped}
          isBusy={props.isBusy}
        >
          {labelOf(address, { plan, shouldRestart })}
        </Button>
        {stop ? <p className="hint">{stop}</p> : <p className="hint">{orderOf(plan)}</p>}
        {failure ? (
          <Banner verdict="failed" action={<Button onClick={props.onReplan}>Plan again</Button>}>
            {failure.title}. {failure.detail} {failure.hint}{" "}
            {failure.requestId ? `Request ${failure.requestId}` : null}
          </Banner>
        ) : null}
      </form>
    </Panel>
  );
}

function TextInput(props: { value: string; onChange: (value: string) => void; isMono?: boolean }) {
  return (
    <Input
      {...useFieldControl()}
      isMono={props.isMono}
      maxLength={500}
      value={props.value}
      onValueChange={props.onChange}
    />
  );
}

/** Why it cannot be applied as it stands; null where it can. */
function stopOf(plan: Plan, taken: ReadonlySet<string>, mayApply: boolean): string | null {
  if (!mayApply)
    return "Your role plans, and does not apply. Export the manifest, or ask a namespace admin.";
  if (plan.isEmpty) return "There is nothing to apply.";
  const errors = plan.issues.filter((issue) => issue.severity === "error").length;
  if (errors > 0) return `${plural(errors, "error")} must be resolved first.`;
  if (
    plan.changes.some(
      (change) => change.dryRun.state === "refused" && change.conflicts.length === 0,
    )
  )
    return "The API server refused the dry-run.";
  const open = conflictsOf(plan).filter(({ owner }) => !taken.has(owner.manager));
  return open.length > 0
    ? `Take over from ${open.map(({ owner }) => owner.label).join(" and ")} first, in panel 4.`
    : null;
}

function labelOf(
  address: PlanAddress,
  { plan, shouldRestart }: { plan: Plan; shouldRestart: boolean },
): string {
  const tail = shouldRestart ? ` and restart ${plural(plan.pods.length, "pod")}` : "";
  if (address.purpose === "remove") return "Remove the binding";
  if (address.purpose === "rollback") return `Roll back to revision ${address.revision}${tail}`;
  const touched = plan.changes.filter((change) => change.action !== "none").length;
  return plan.keyChanges.length > 0
    ? `Apply ${plural(plan.keyChanges.length, "key change")}${tail}`
    : `Apply to ${plural(touched, "object")}${tail}`;
}

function orderOf(plan: Plan): string {
  const kinds = plan.changes
    .filter((change) => change.action !== "none")
    .map((change) => change.object.kind);
  return `Order: ${kinds.join(", then ")}. Each object is read back.`;
}

function Points({ plan, taken }: { plan: Plan; taken: ReadonlySet<string> }) {
  const asked = plan.changes.filter((change) => change.action !== "none");
  const refusals = asked.filter((change) => change.dryRun.state === "refused");
  const refused = refusals.filter((change) => change.conflicts.length === 0).length;
  const skipped = asked.filter((change) => change.dryRun.state === "skipped").length;
  const conflicts = conflictsOf(plan);
  const open = conflicts.filter(({ owner }) => !taken.has(owner.manager)).length;
  const errors = plan.issues.filter((issue) => issue.severity === "error").length;
  const warnings = plan.issues.length - errors;
  const points: [Verdict, string][] = [
    refused > 0
      ? ["failed", `Dry-run refused for ${plural(refused, "object")}`]
      : refusals.length > 0
        ? ["degraded", "Dry-run met other owners, nothing else"]
        : skipped > 0 || asked.length === 0
          ? ["unknown", asked.length === 0 ? "Nothing to try" : "Dry-run not tried for each object"]
          : ["healthy", "Dry-run accepted"],
    conflicts.length === 0
      ? ["healthy", "No field taken from another owner"]
      : open > 0
        ? ["failed", `${plural(open, "owner")} not taken over`]
        : ["degraded", `Taken over from ${conflicts.map(({ owner }) => owner.label).join(", ")}`],
    errors > 0
      ? ["failed", plural(errors, "error")]
      : warnings > 0
        ? ["degraded", plural(warnings, "warning")]
        : ["healthy", "No error, no warning"],
  ];
  if (plan.restartKeys.length > 0)
    points.push([
      "degraded",
      `${plural(plan.restartKeys.length, "key")} ${plan.restartKeys.length === 1 ? "reaches" : "reach"} pods only by a restart`,
    ]);
  return (
    <ul className="checks">
      {points.map(([verdict, text]) => (
        <li key={text}>
          <VerdictMark verdict={verdict} />
          <span>{text}</span>
          <span />
        </li>
      ))}
    </ul>
  );
}
