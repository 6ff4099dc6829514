"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useCan } from "@/lib/client/use-session";
import type { EnvironmentDetail } from "@/lib/contracts/environments";
import type { Finding, FixAction } from "@/lib/contracts/health";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Permission } from "@/lib/contracts/permissions";
import { environmentPath } from "./environment-path";
import { useCheckEnvironment } from "./environments.queries";
import { RestartDialog } from "./restart-dialog";

export interface FixActionButtonProps {
  environment: EnvironmentRef;
  detail: EnvironmentDetail;
  finding: Finding;
  action: FixAction;
  waitsFor: string | undefined;
  /** The first action of the panel that can be done: its one primary button. */
  isMain: boolean;
}

const needs: Record<FixAction["kind"], Permission> = {
  editKeys: "binding:get",
  planRepair: "binding:plan",
  planRestore: "binding:plan",
  restart: "environment:restart",
  switchOn: "enablement:get",
  checkAgain: "environment:check",
  openStore: "store:get",
};

/** What Bindery can do about a finding, named after the action; disabled while another finding must go first. */
export function FixActionButton(props: FixActionButtonProps) {
  const { environment, detail, action, waitsFor } = props;
  const [isAsking, setAsking] = useState(false);
  const router = useRouter();
  const check = useCheckEnvironment(environment);
  const may = useCan(needs[action.kind], environment);
  const act = () => {
    if (action.kind === "restart") setAsking(true);
    else if (action.kind === "checkAgain") check.mutate();
    else router.push(targetOf(props));
  };
  const reason = waitsFor ? `waits for ${waitsFor}` : !may ? "your role does not include it" : null;
  return (
    <>
      <Button
        variant={props.isMain ? "primary" : "default"}
        disabled={reason !== null}
        isBusy={check.isPending}
        onClick={act}
      >
        {labelOf(action, detail)}
      </Button>
      {reason ? <span className="muted small">{reason}</span> : null}
      {action.kind === "restart" ? (
        <RestartDialog
          environment={environment}
          pods={detail.pods.expected}
          findings={detail.diagnosis.findings}
          isOpen={isAsking}
          onOpenChange={setAsking}
        />
      ) : null}
    </>
  );
}

function labelOf(action: FixAction, detail: EnvironmentDetail): string {
  if (action.kind === "planRestore" && detail.revision !== null)
    return `${action.label} of revision ${detail.revision}`;
  if (action.kind === "restart" && !action.label.endsWith("…")) return `${action.label}…`;
  return action.label;
}

function targetOf({ environment, detail, finding, action }: FixActionButtonProps): string {
  const keys = (action.keys ?? finding.keys).map(encodeURIComponent).join(",");
  const { cluster, namespace } = environment;
  switch (action.kind) {
    case "editKeys":
      return environmentPath(environment, "keys") + (keys ? `?keys=${keys}` : "");
    case "planRepair":
      return `${environmentPath(environment, "plan")}?repair=${keys}`;
    case "planRestore":
      return `${environmentPath(environment, "plan")}?revision=${detail.revision ?? ""}`;
    case "switchOn":
      return `/namespaces/${encodeURIComponent(cluster)}/${encodeURIComponent(namespace)}`;
    case "openStore":
      return detail.store ? `/stores/${encodeURIComponent(detail.store)}` : "/stores";
    case "restart":
    case "checkAgain":
      return environmentPath(environment);
  }
}
