"use client";

import { Age } from "@/components/patterns/age";
import { Ladder } from "@/components/patterns/ladder";
import { Panel } from "@/components/patterns/panel";
import { Banner, PanelEmpty, PanelFailed } from "@/components/patterns/panel-state";
import { asApiError } from "@/lib/client/api-error";
import { formatDuration } from "@/lib/client/format";
import type { StoreCheck } from "@/lib/contracts/stores";
import { climbing } from "./climbing";

export interface TestPanelProps {
  check: StoreCheck | null;
  isPending: boolean;
  error: unknown;
  /** The form changed since the test. */
  isOutdated?: boolean;
  /** Focuses the field that a failed rung names. */
  onField?: (path: string) => void;
  labelOf?: (path: string) => string | undefined;
}

export function TestPanel({
  check,
  isPending,
  error,
  isOutdated,
  onField,
  labelOf,
}: TestPanelProps) {
  return (
    <Panel
      title="Test"
      sub={subOf(check, isPending)}
      aside={check && !isPending ? <Age at={check.checkedAt} isAgo /> : null}
    >
      {isOutdated && check && !isPending ? (
        <Banner verdict="unknown">Changed since this test. Test again before saving.</Banner>
      ) : null}
      {isPending ? <Ladder rungs={climbing} label="Test ladder" /> : null}
      {!isPending && error ? (
        <PanelFailed error={asApiError(error)} title="The test did not finish" />
      ) : null}
      {!isPending && !error && check ? (
        <Ladder
          rungs={check.rungs}
          label="Test ladder"
          renderAction={(rung) => {
            const field = check.rungs.find(({ id }) => id === rung.id)?.field;
            if (!field || !onField || rung.state !== "failed") return null;
            return (
              <button type="button" className="link" onClick={() => onField(field)}>
                Go to {labelOf?.(field) ?? field}
              </button>
            );
          }}
        />
      ) : null}
      {!isPending && !error && !check ? (
        <PanelEmpty title="Not tested yet">
          The test climbs from the address to the permission and stops at the first rung that fails.
          It reads metadata only, never a value.
        </PanelEmpty>
      ) : null}
    </Panel>
  );
}

function subOf(check: StoreCheck | null, isPending: boolean): string | undefined {
  if (isPending) return "climbing";
  if (!check) return undefined;
  const passed = check.rungs.filter((rung) => rung.state === "passed" || rung.state === "warning");
  const total = check.rungs.reduce((sum, rung) => sum + (rung.durationMs ?? 0), 0);
  return `${passed.length} of ${check.rungs.length} rungs, ${formatDuration(total)}`;
}
