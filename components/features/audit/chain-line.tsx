"use client";

import { ShieldCheck } from "lucide-react";
import { Fact } from "@/components/patterns/page-header";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { formatClock, formatClockSeconds, formatCount } from "@/lib/client/format";
import { useCan } from "@/lib/client/use-session";
import { useChainState, useVerifyChain } from "./audit.queries";

/** Under the title: whether anything was altered, and when that was last computed. */
export function ChainLine() {
  const { data: chain } = useChainState();
  const verify = useVerifyChain();
  if (verify.isPending) return <span>Recomputing the chain</span>;
  if (verify.isError) {
    const { detail, requestId } = asApiError(verify.error);
    return (
      <span className="row gap-1.5! whitespace-normal!" role="alert">
        <VerdictMark verdict="unknown" />
        The chain was not verified. {detail} {requestId ? `Request ${requestId}` : null}
      </span>
    );
  }
  if (!chain) return <span>Entries are chained by hash. Verify recomputes the chain.</span>;
  return (
    <>
      <span className="row gap-1.5! whitespace-normal!">
        <VerdictMark verdict={chain.isIntact ? "healthy" : "failed"} />
        {chain.isIntact ? `Chain whole, ${formatCount(chain.entries)} entries` : chain.message}
      </span>
      <Fact label="verified">{formatClock(chain.verifiedAt)}</Fact>
      {chain.checkpoint ? (
        <Fact label="last checkpoint">
          {formatClockSeconds(chain.checkpoint.at)}
          {chain.checkpoint.isSigned ? ", signed" : ", not signed"}
        </Fact>
      ) : null}
    </>
  );
}

export function VerifyButton() {
  const verify = useVerifyChain();
  if (!useCan("audit:verify")) return null;
  return (
    <Button onClick={() => verify.mutate()} isBusy={verify.isPending}>
      {verify.isPending ? null : <ShieldCheck className="icon" />}
      Verify
    </Button>
  );
}
