"use client";

import { RefreshCw, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { Ladder } from "@/components/patterns/ladder";
import { PanelSection } from "@/components/patterns/panel";
import { Banner, PanelFailed, PanelLoading } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { useCan } from "@/lib/client/use-session";
import type { Cluster } from "@/lib/contracts/clusters";
import { ClusterSettings } from "./cluster-settings";
import { useCheckCluster, useDeleteCluster } from "./settings.queries";

/** One cluster: where it is, how its watch does, what a check found, what can be changed. */
export function ClusterPanel({ cluster, onClose }: { cluster: Cluster; onClose: () => void }) {
  const check = useCheckCluster();
  const canCheck = useCan("cluster:check", null);
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    ref.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section ref={ref} className="panel scroll-mt-14" aria-label={`Cluster ${cluster.name}`}>
      <div className="panel-head">
        <h2>{cluster.name}</h2>
        <span className="sub truncate">{cluster.label}</span>
        <span className="push">
          {canCheck ? (
            <Button
              variant="ghost"
              isBusy={check.isPending}
              onClick={() => check.mutate(cluster.name)}
            >
              {check.isPending ? null : <RefreshCw className="icon" />}
              Check again
            </Button>
          ) : null}
          <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
            <X className="icon" />
          </Button>
        </span>
      </div>
      {cluster.watch.message && cluster.watch.state !== "live" ? (
        <Banner verdict={cluster.watch.state === "failed" ? "failed" : "unknown"}>
          {cluster.watch.message}
        </Banner>
      ) : null}
      <ClusterSettings cluster={cluster} />
      {check.isIdle ? null : (
        <PanelSection title="What the check found">
          <div className="-mx-3 -mb-3">
            <CheckResult check={check} />
          </div>
        </PanelSection>
      )}
      <ForgetCluster cluster={cluster} onDone={onClose} />
    </section>
  );
}

function CheckResult({ check }: { check: ReturnType<typeof useCheckCluster> }) {
  if (check.isPending) return <PanelLoading rows={4} />;
  if (check.isError) {
    return <PanelFailed error={asApiError(check.error)} title="The check did not finish" />;
  }
  if (!check.data) return null;
  return <Ladder rungs={check.data.rungs} label="What the check found" />;
}

function ForgetCluster({ cluster, onDone }: { cluster: Cluster; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const forget = useDeleteCluster();
  if (!useCan("cluster:delete", null)) return null;
  return (
    <div className="panel-foot">
      <Button variant="ghost" className="btn-danger -ml-2.5" onClick={() => setOpen(true)}>
        Forget cluster…
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={`Forget ${cluster.name}?`}
        about="Bindery stops watching it and deletes its kubeconfig. Nothing in the cluster changes. The audit and the revisions stay."
        confirmLabel={`Forget ${cluster.name}`}
        cancelLabel="Keep"
        isDestructive
        typedName={cluster.name}
        onConfirm={() => forget.mutateAsync(cluster.name).then(onDone)}
      />
    </div>
  );
}
