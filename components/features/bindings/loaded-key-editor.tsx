"use client";

import { useRouter } from "next/navigation";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { useLeaveWarning } from "@/lib/client/use-leave-warning";
import { useUrlState } from "@/lib/client/use-url-state";
import { useCan } from "@/lib/client/use-session";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { BindingNotices } from "./binding-notices";
import { MappingView } from "./mapping-view";
import { PendingBar } from "./pending-bar";
import { planPath } from "./plan-request";
import { useLoadedDraft } from "./use-loaded-draft";
import { useYamlDraft } from "./use-yaml-draft";
import { ViewSwitch } from "./view-switch";
import { YamlView } from "./yaml-view";

interface Props {
  environment: EnvironmentRef;
  binding: Binding;
}

export function LoadedKeyEditor({ environment, binding: live }: Props) {
  const router = useRouter();
  const { isLoaded, summary, hasMoved, reload } = useLoadedDraft(live);
  const url = useUrlState();
  const isYaml = url.get("view") === "yaml";
  const yaml = useYamlDraft(environment, live, isYaml);
  const mayPlan = useCan("binding:plan", environment);
  // Two truths cannot be edited at once: while the text is ahead, the mapping waits.
  const isEditable = live.isEditable && mayPlan && !yaml.isAhead;
  useLeaveWarning(summary.isDirty || yaml.isAhead);
  if (!isLoaded) return null;
  return (
    <>
      <ViewSwitch isEditable={isEditable} />
      <BindingNotices environment={environment} binding={live} />
      {hasMoved ? (
        <Banner verdict="degraded" action={<Button onClick={reload}>Discard and reload</Button>}>
          The binding was changed by somebody else while you edited. The plan is made against it as
          it stands now.
        </Banner>
      ) : null}
      {isYaml ? (
        <YamlView yaml={yaml} isEditable={mayPlan} isPasting={url.get("paste") === "1"} />
      ) : (
        <MappingView {...{ environment, live, yaml, isEditable }} />
      )}
      {summary.isDirty || yaml.isAhead ? (
        <PendingBar
          summary={yaml.isAhead ? { ...summary, errors: summary.errors + 1 } : summary}
          mayPlan={mayPlan && (live.isEditable || summary.isWritten)}
          onDiscard={reload}
          onReview={() => router.push(planPath(environment))}
        />
      ) : null}
    </>
  );
}
