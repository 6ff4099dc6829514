"use client";

import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { asApiError } from "@/lib/client/api-error";
import { plural } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import type { Cluster } from "@/lib/contracts/clusters";
import { DriverText } from "./cluster-columns";
import { useUpdateCluster } from "./settings.queries";

/** Fetched when it is first opened. */
const ReplaceKubeconfigDialog = dynamic(() =>
  import("./replace-kubeconfig-dialog").then((module) => module.ReplaceKubeconfigDialog),
);

const sources = { kubeconfig: "kubeconfig, sealed in the database", "in-cluster": "in-cluster" };

export function ClusterSettings({ cluster }: { cluster: Cluster }) {
  const update = useUpdateCluster();
  const canUpdate = useCan("cluster:update", null);
  const [isReplacing, setReplacing] = useState(false);
  return (
    <>
      {isReplacing ? (
        <ReplaceKubeconfigDialog cluster={cluster} onClose={() => setReplacing(false)} />
      ) : null}
      {update.isError ? <Banner verdict="failed">{asApiError(update.error).detail}</Banner> : null}
      <dl className="facts-list">
        <Row label="API server">
          <code>{cluster.server}</code>
        </Row>
        <Row label="Connected by">
          {sources[cluster.source]}
          {canUpdate && cluster.source === "kubeconfig" ? (
            <div>
              <Button variant="ghost" className="-ml-2.5" onClick={() => setReplacing(true)}>
                Replace kubeconfig…
              </Button>
            </div>
          ) : null}
        </Row>
        <Row label="Kubernetes">
          <code>{cluster.version ?? "unknown"}</code>
        </Row>
        <Row label="CSI driver">
          <DriverText driver={cluster.driver} />
        </Row>
        <Row label="Environments">{plural(cluster.environments, "environment")}</Row>
        <Row label="Act as the person">
          <Setting
            label="Act as the person"
            isOn={cluster.mode === "impersonate"}
            isDisabled={!canUpdate || update.isPending}
            onChange={(isOn) =>
              update.mutate({ cluster: cluster.name, mode: isOn ? "impersonate" : "own" })
            }
          >
            The cluster's RBAC decides for the person, by impersonation. Off: Bindery's roles
            decide.
          </Setting>
        </Row>
        <Row label="Probe as environments">
          <Setting
            label="Probe as environments"
            isOn={cluster.canProbeAsEnvironment}
            isDisabled={!canUpdate || update.isPending}
            onChange={(isOn) =>
              update.mutate({ cluster: cluster.name, canProbeAsEnvironment: isOn })
            }
          >
            Asks for a token of an environment's ServiceAccount to prove its sign-in. Reads no
            values.
          </Setting>
        </Row>
      </dl>
    </>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface SettingProps {
  label: string;
  isOn: boolean;
  isDisabled: boolean;
  onChange: (isOn: boolean) => void;
  children: ReactNode;
}

function Setting({ label, isOn, isDisabled, onChange, children }: SettingProps) {
  return (
    <span className="flex items-start gap-2">
      <Switch
        aria-label={label}
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
        className="mt-0.5"
      />
      <span className="hint pt-0.5">{children}</span>
    </span>
  );
}
