"use client";

import { Breakable } from "@/components/patterns/breakable";
import { Panel } from "@/components/patterns/panel";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { Checkbox } from "@/components/ui/checkbox";
import { Table, Td, Th } from "@/components/ui/table";
import { plural } from "@/lib/client/format";
import type { Plan } from "@/lib/contracts/bindings";
import { conflictsOf } from "@/lib/domain/bindings/conflicts";
import { NumberedTitle } from "./numbered-title";

export interface OwnersPanelProps {
  plan: Plan;
  taken: ReadonlySet<string>;
  onTake: (manager: string, isTaken: boolean) => void;
}

/** 4: who writes the touched fields; taking from another manager is a choice of its own, never implied. */
export function OwnersPanel({ plan, taken, onTake }: OwnersPanelProps) {
  const fields = plan.changes.flatMap((change) =>
    change.fields.map((field) => ({ ...field, kind: change.object.kind })),
  );
  const conflicts = conflictsOf(plan);
  return (
    <Panel
      label="Field owners"
      title={<NumberedTitle number={4}>Field owners</NumberedTitle>}
      aside={<span className="age">{plural(fields.length, "field")} touched</span>}
    >
      {conflicts.map(({ owner, paths }) => (
        <label key={owner.manager} className="banner v-degraded cursor-pointer">
          <Checkbox
            className="mt-1"
            checked={taken.has(owner.manager)}
            onCheckedChange={(isTaken) => onTake(owner.manager, isTaken)}
          />
          <span className="grow min-w-0">
            Take over from {owner.label}
            <span className="hint block break-words">
              {owner.kind === "gitops" || owner.kind === "packager"
                ? `${owner.label} writes this again at its next run, unless its source is changed too. `
                : `${owner.label} loses these fields to Bindery. `}
              {paths.join(", ")}
            </span>
          </span>
        </label>
      ))}
      {fields.length === 0 ? (
        <PanelEmpty title="No field touched">
          Whole objects are made or removed, or nothing is.
        </PanelEmpty>
      ) : (
        <Table caption="Owners of the touched fields" folds={false}>
          <thead>
            <tr>
              <Th>Field</Th>
              <Th className="w-36">Owner</Th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field, index) => (
              <tr key={`${field.kind}${field.path}${index}`}>
                <Td>
                  <span title={`${field.kind} ${field.path}`}>
                    <Breakable text={field.path} />
                  </span>
                </Td>
                <Td>{field.owners.map((owner) => owner.label).join(", ") || "nobody yet"}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
