"use client";

import { useState } from "react";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { asApiError } from "@/lib/client/api-error";
import { formatDate } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import type { NamespaceDetail } from "@/lib/contracts/namespaces";
import { EnablementFields } from "./enablement-fields";
import { TurnOffDialog } from "./turn-off-dialog";
import { useEnablement, type EnablementState } from "./use-enablement";

export interface EnablementPanelProps {
  detail: NamespaceDetail;
  environments: readonly EnvironmentSummary[];
}

/** The switch with its store, identity and naming template. What stops it is said, with the precondition's name. */
export function EnablementPanel({ detail, environments }: EnablementPanelProps) {
  const { cluster, namespace, enablement } = detail;
  const mayTurn = useCan("enablement:replace", { cluster, namespace });
  const state = useEnablement(detail);
  const [isTurningOff, setTurningOff] = useState(false);
  const { isEnabled } = enablement;
  const waitsFor = isEnabled ? [] : waits(detail, state);
  const turn = (isOn: boolean) => {
    if (isOn) void state.send(true).catch(() => undefined);
    else setTurningOff(true);
  };
  return (
    <Panel
      title="Enable Secrets Store"
      sub={since(enablement)}
      aside={
        <Switch
          aria-label="Enable Secrets Store"
          checked={isEnabled}
          disabled={!mayTurn || state.isBusy || waitsFor.length > 0}
          onCheckedChange={turn}
        />
      }
    >
      <PanelBody className="stack gap-3.5!">
        <Said state={state} waitsFor={mayTurn ? waitsFor : []} />
        <EnablementFields
          detail={detail}
          state={state}
          isDisabled={!mayTurn}
          example={environments[0]?.name ?? null}
        />
        {state.isDirty && isEnabled && mayTurn ? (
          <div className="row">
            <Button
              variant="primary"
              isBusy={state.isBusy}
              disabled={state.hasErrors}
              onClick={() => void state.send(true).catch(() => undefined)}
            >
              Save
            </Button>
            <Button onClick={state.discard}>Discard</Button>
          </div>
        ) : null}
        <p className="hint">
          A new environment of this namespace gets this store and these templates. Environments keep
          their own mapping when they change.
          {mayTurn ? null : " Your role looks at the switch and does not turn it."}
        </p>
      </PanelBody>
      <TurnOffDialog
        isOpen={isTurningOff}
        onOpenChange={setTurningOff}
        namespace={namespace}
        environments={environments}
        onConfirm={() => state.send(false)}
      />
    </Panel>
  );
}

function since({ isEnabled, updatedAt, updatedBy }: NamespaceDetail["enablement"]): string {
  if (!updatedAt) return "off, never turned on";
  const by = updatedBy ? ` by ${updatedBy}` : "";
  return isEnabled
    ? `on, set ${formatDate(updatedAt)}${by}`
    : `off since ${formatDate(updatedAt)}${by}`;
}

/** Names of what keeps the switch off. Store and provider are judged for the chosen store when it is turned. */
function waits({ preconditions }: NamespaceDetail, { value, hasErrors }: EnablementState) {
  const isChosen = value.store !== null;
  const missing = preconditions
    .filter(({ state, id }) => state === "missing" && !(id === "store" && isChosen))
    .map(({ label }) => label);
  return [...missing, ...(hasErrors ? ["a template that can be used"] : [])];
}

function Said({ state, waitsFor }: { state: EnablementState; waitsFor: readonly string[] }) {
  const failure = state.error ? asApiError(state.error) : null;
  return (
    <>
      {failure ? (
        <Banner verdict="failed">
          {failure.detail} {failure.hint}
        </Banner>
      ) : null}
      {waitsFor.length > 0 ? (
        <p className="m-0">
          <span className="muted">The switch waits for:</span> {waitsFor.join(", ")}.
        </p>
      ) : null}
    </>
  );
}
