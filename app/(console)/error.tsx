"use client";

import { Panel } from "@/components/patterns/panel";
import { PanelFailed } from "@/components/patterns/panel-state";
import { ApiError } from "@/lib/client/api-error";

export default function ConsoleError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const shown = new ApiError({
    status: 0,
    code: "internal",
    title: "This screen stopped",
    detail: "A fault in Bindery's page, not in your environments. Nothing was changed.",
    requestId: error.digest ?? null,
    fields: [],
  });
  return (
    <Panel label="Failed">
      <PanelFailed error={shown} onRetry={reset} />
    </Panel>
  );
}
