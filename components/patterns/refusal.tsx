import type { ReactNode } from "react";
import { asApiError } from "@/lib/client/api-error";
import { Banner, RequestId } from "./panel-state";

/** Why an action was refused, in place: what did not happen, the next step, the request id. */
export function Refusal({ error, action }: { error: unknown; action?: ReactNode }) {
  const { title, detail, hint, requestId } = asApiError(error);
  return (
    <Banner verdict="failed" action={action}>
      <p className="strong">{title}</p>
      <p>
        {detail} {hint}
      </p>
      {requestId ? <RequestId id={requestId} /> : null}
    </Banner>
  );
}
