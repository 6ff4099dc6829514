import { ArrowRight } from "lucide-react";
import { Age } from "@/components/patterns/age";
import { CodeText } from "@/components/patterns/code-text";
import { DiffView, diffCounts } from "@/components/patterns/diff-view";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Table, Td, Th } from "@/components/ui/table";
import { formatClockSeconds, plural } from "@/lib/client/format";
import type { KeyChange, ObjectChange, Plan, StoreReference } from "@/lib/contracts/bindings";
import { NumberedTitle } from "./numbered-title";

const signs = { added: "+", changed: "~", removed: "−" };
const tones = { added: "plus", changed: "tilde", removed: "minus" };

/** 1: which keys change, from which reference to which. */
export function ChangesPanel({ plan }: { plan: Plan }) {
  const touched = plan.changes.filter((change) => change.action !== "none").length;
  return (
    <Panel
      label="Changes"
      title={<NumberedTitle number={1}>Changes</NumberedTitle>}
      sub={`${plural(plan.keyChanges.length, "key")}, ${touched} of ${plural(plan.changes.length, "object")}`}
    >
      {plan.keyChanges.length === 0 ? (
        <PanelEmpty title="No key changes">
          {plan.isEmpty
            ? "The live objects are as wanted already."
            : "The mapping stays; what is written around it changes. See the manifest."}
        </PanelEmpty>
      ) : (
        <KeyChangeTable changes={plan.keyChanges} />
      )}
    </Panel>
  );
}

export function KeyChangeTable({ changes }: { changes: readonly KeyChange[] }) {
  return (
    <Table caption="Key changes">
      <colgroup>
        <col className="w-[34px]" />
        <col className="w-[32%]" />
        <col />
        <col className="w-32" />
      </colgroup>
      <tbody>
        {changes.map((change) => (
          <tr key={change.key}>
            <Td className="c-mark">
              <span className={tones[change.change]} aria-hidden="true">
                {signs[change.change]}
              </span>
              <span className="visually-hidden">{change.change}</span>
            </Td>
            <Td>
              <span className="keyname break-words">{change.key}</span>
            </Td>
            <Td>
              <span className="yaml-line [overflow-wrap:anywhere]">
                {change.before ? <span className="was">{text(change.before)}</span> : null}
                {change.after ? (
                  <span className="row gap-1.5! min-w-0">
                    {change.before ? (
                      <ArrowRight className="icon icon-xs flex-none" aria-label="becomes" />
                    ) : null}
                    <span className="want">{text(change.after)}</span>
                  </span>
                ) : null}
              </span>
            </Td>
            <Td className="fold-inline muted">{change.needsRestart ? "needs restart" : "live"}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const text = ({ name, member }: StoreReference): string => (member ? `${name} › ${member}` : name);

const verbs = { create: "created", update: "updated", delete: "deleted", none: "unchanged" };

/** 2: each object as it is and as it would be. */
export function ManifestPanel({ plan }: { plan: Plan }) {
  const touched = plan.changes.filter((change) => change.action !== "none");
  const same = plan.changes.filter((change) => change.action === "none");
  return (
    <Panel
      label="Manifest"
      title={<NumberedTitle number={2}>Manifest</NumberedTitle>}
      sub={
        touched.map(({ object }) => `${object.kind} ${object.name}`).join(", ") ||
        "nothing to write"
      }
      foot={
        same.length > 0 ? (
          <span>
            Unchanged: {same.map(({ object }) => `${object.kind} ${object.name}`).join(", ")}
          </span>
        ) : undefined
      }
    >
      {touched.length === 0 ? (
        <PanelEmpty title="Nothing to write">Every object is as wanted already.</PanelEmpty>
      ) : null}
      {touched.map((change) => (
        <ObjectDiff key={nameOf(change)} change={change} />
      ))}
    </Panel>
  );
}

const nameOf = ({ object }: ObjectChange): string => `${object.kind} ${object.name}`;

function ObjectDiff({ change }: { change: ObjectChange }) {
  const { added, removed } = diffCounts(change.before, change.after);
  return (
    <div className="border-t border-border first:border-t-0">
      <div className="row px-3 py-1.5 bg-muted small">
        <span className="grow">
          {change.object.kind} <code>{change.object.name}</code>{" "}
          <span className="muted">{verbs[change.action]}</span>
        </span>
        <span>
          <span className="plus">+{added}</span> <span className="minus">−{removed}</span>
        </span>
      </div>
      <DiffView before={change.before} after={change.after} label={`Diff of ${nameOf(change)}`} />
    </div>
  );
}

const dryRunMarks = { passed: "healthy", refused: "failed", skipped: "off" } as const;
const dryRunWords = { passed: "accepted", refused: "refused", skipped: "not tried" };

/** Refused for the fields of somebody else alone: taking them over, in panel 4, is what it waits for. */
const isOwned = ({ dryRun, conflicts }: ObjectChange): boolean =>
  dryRun.state === "refused" && conflicts.length > 0;

/** 3: what the API server said of each object, and what speaks against the plan. */
export function DryRunPanel({ plan }: { plan: Plan }) {
  const asked = plan.changes.filter((change) => change.action !== "none");
  return (
    <Panel
      label="Server dry-run"
      title={<NumberedTitle number={3}>Server dry-run</NumberedTitle>}
      aside={<span className="age">{formatClockSeconds(plan.plannedAt)}</span>}
    >
      {asked.length + plan.issues.length === 0 ? (
        <PanelEmpty title="Nothing was sent">There is nothing to write.</PanelEmpty>
      ) : null}
      <ul className="checks">
        {asked.map((change) => (
          <li key={nameOf(change)}>
            <VerdictMark
              verdict={isOwned(change) ? "degraded" : dryRunMarks[change.dryRun.state]}
            />
            <span>
              {nameOf(change)}{" "}
              {isOwned(change) ? "met other owners" : dryRunWords[change.dryRun.state]}
              <div className="small muted break-words">{change.dryRun.message}</div>
              {change.dryRun.missingRight ? (
                <div className="small break-words">{change.dryRun.missingRight}</div>
              ) : null}
            </span>
            <span />
          </li>
        ))}
        {plan.issues.map((issue, index) => (
          <li key={`${issue.path}${index}`}>
            <VerdictMark
              verdict={issue.severity === "error" ? "failed" : "degraded"}
              label={issue.severity}
            />
            <span className="min-w-0">
              {issue.message}
              {issue.key ? (
                <div className="small muted">
                  <code>{issue.key}</code>
                </div>
              ) : null}
            </span>
            <span />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** 5: which pods notice, and when. */
export function PodsNoticePanel({ plan }: { plan: Plan }) {
  return (
    <Panel
      label="Pods that will notice"
      title={<NumberedTitle number={5}>Pods that will notice</NumberedTitle>}
      sub={
        plan.restartKeys.length > 0
          ? `${plural(plan.restartKeys.length, "key")} read only at start`
          : undefined
      }
      aside={<Age at={plan.plannedAt} isAgo />}
    >
      {plan.pods.length === 0 ? (
        <PanelEmpty title="No pod notices">
          No pod of the environment mounts what changes.
        </PanelEmpty>
      ) : (
        <Table caption="Pods that will notice">
          <thead>
            <tr>
              <Th>Pod</Th>
              <Th>After apply</Th>
            </tr>
          </thead>
          <tbody>
            {plan.pods.map((pod) => (
              <tr key={pod.name}>
                <Td>
                  <code className="strong break-all">{pod.name}</code>
                </Td>
                <Td>
                  <CodeText>{pod.effect}</CodeText>
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
