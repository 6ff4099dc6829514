"use client";

import { CircleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import type { DraftSummary } from "./draft";

export interface PendingBarProps {
  summary: DraftSummary;
  mayPlan: boolean;
  onDiscard: () => void;
  onReview: () => void;
}

const reviewId = "review-plan";

/** To *Review plan*, also while an error keeps it from being pressed: it says so beside it. */
export const focusReview = (): void => document.getElementById(reviewId)?.focus();

/** What is typed and not planned yet; stays at the foot of the window. */
export function PendingBar({ summary, mayPlan, onDiscard, onReview }: PendingBarProps) {
  const { added, changed, removed, errors, isMoved, isSwitched, isWritten } = summary;
  const others = [isMoved, isSwitched, isWritten].filter(Boolean).length;
  const count = added + changed + removed + others;
  return (
    <div
      className="pending -mx-(--page-x) -mb-(--space-8)"
      role="region"
      aria-label="Pending changes"
    >
      <div className="grow row row-wrap gap-x-4! gap-y-1!">
        <b className="strong" aria-live="polite">
          {plural(count, "pending change")}
        </b>
        <span className="delta">
          {added > 0 ? <Delta tone="plus" sign="+" count={added} word="added" /> : null}
          {changed > 0 ? <Delta tone="tilde" sign="~" count={changed} word="changed" /> : null}
          {removed > 0 ? <Delta tone="minus" sign="−" count={removed} word="removed" /> : null}
          {isMoved ? <span>store or identity changed</span> : null}
          {isSwitched ? <span>mode switched</span> : null}
          {isWritten ? <span>YAML edited</span> : null}
        </span>
        {errors > 0 ? (
          <span className="error items-center">
            <CircleAlert className="icon icon-xs" />
            {plural(errors, "error")} to resolve before planning
          </span>
        ) : null}
        {mayPlan ? null : (
          <span className="muted small">
            Planning needs the right <code>binding:plan</code> in this namespace.
          </span>
        )}
      </div>
      <Button onClick={onDiscard}>Discard</Button>
      <Button
        id={reviewId}
        variant="primary"
        focusableWhenDisabled
        disabled={errors > 0 || !mayPlan}
        onClick={onReview}
      >
        Review plan
      </Button>
    </div>
  );
}

function Delta(props: { tone: string; sign: string; count: number; word: string }) {
  return (
    <span>
      <span className={props.tone}>
        {props.sign}
        {props.count}
      </span>{" "}
      {props.word}
    </span>
  );
}
