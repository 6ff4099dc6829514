import { Ladder } from "@/components/patterns/ladder";
import { Banner, PanelEmpty, PanelLoading, RequestId } from "@/components/patterns/panel-state";
import { Refusal } from "@/components/patterns/refusal";
import { asApiError } from "@/lib/client/api-error";
import type { Rung } from "@/lib/contracts/problem";
import { sentences } from "@/lib/domain/text";

/** What was found stands beside the form, rung by rung; a refusal of another kind says itself. */
export function NotRegistered({ error }: { error: unknown }) {
  const { rungs, requestId } = asApiError(error);
  const failed = rungs.find((rung) => rung.state === "failed");
  if (!failed) return <Refusal error={error} />;
  return (
    <Banner verdict="failed">
      <p className="strong">The cluster was not registered</p>
      <p>{sentences(failed.detail, failed.fix)} Nothing was stored.</p>
      {requestId ? <RequestId id={requestId} /> : null}
    </Banner>
  );
}

/** The rungs of the look that went before, or what will be looked at. */
export function Found({ isPending, rungs }: { isPending: boolean; rungs: readonly Rung[] }) {
  if (isPending) return <PanelLoading rows={5} />;
  if (rungs.length === 0) {
    return (
      <PanelEmpty title="Nothing checked yet">
        The API server, its rights, the CSI driver and its providers are looked at in this order.
        Each gap names its fix.
      </PanelEmpty>
    );
  }
  return <Ladder rungs={rungs} label="What was found" />;
}
