"use client";

import { Lock, RefreshCw } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { ApiError } from "@/lib/client/api-error";
import { Age } from "./age";
import { CopyButton } from "./copy-button";
import { VerdictMark } from "./verdict-mark";

/** Grey bars in the shape of the rows, after 150 ms: what comes at once does not flicker. */
export function PanelLoading({ rows = 4 }: { rows?: number }) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="state content-start!" aria-busy="true" role="status" aria-label="Loading">
      <div className="w-full">{isShown ? <Skeleton rows={rows} /> : null}</div>
    </div>
  );
}

export interface PanelMessageProps {
  icon?: ReactNode;
  /** The fact: "No pods". */
  title: ReactNode;
  /** What would be here and what brings it. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** Empty, and every other message that fills a panel. */
export function PanelEmpty({ icon, title, children, actions }: PanelMessageProps) {
  return (
    <div className="state">
      {icon}
      <p className="state-title">{title}</p>
      {children ? <p>{children}</p> : null}
      {actions ? <div className="actions">{actions}</div> : null}
    </div>
  );
}

/** Says which right is missing, where, and how to get it. */
export function PanelForbidden({ title, children, actions }: Omit<PanelMessageProps, "icon">) {
  return (
    <PanelEmpty icon={<Lock className="icon" />} title={title} actions={actions}>
      {children}
    </PanelEmpty>
  );
}

export interface PanelFailedProps {
  error: ApiError;
  /** What did not happen, where the problem's own title is too general. */
  title?: ReactNode;
  onRetry?: () => void;
  isRetrying?: boolean;
}

/** What did not happen, the next step, and the request id to ask about. */
export function PanelFailed({ error, title, onRetry, isRetrying }: PanelFailedProps) {
  return (
    <div className="state" role="alert">
      <VerdictMark verdict="failed" size="md" />
      <p className="state-title">{title ?? error.title}</p>
      <p>
        {error.detail} {error.hint}
      </p>
      <div className="actions">
        {onRetry ? (
          <Button onClick={onRetry} isBusy={isRetrying}>
            {isRetrying ? null : <RefreshCw className="icon" />}
            Try again
          </Button>
        ) : null}
        {error.requestId ? <RequestId id={error.requestId} /> : null}
      </div>
    </div>
  );
}

export function RequestId({ id }: { id: string }) {
  return (
    <span className="row small muted gap-1!">
      Request <code>{id}</code>
      <CopyButton text={id} label="Copy request id" />
    </span>
  );
}

export interface BannerProps {
  children: ReactNode;
  action?: ReactNode;
}

/** Old rows stay below it, without green. The hollow mark: nothing proves them now. */
export function StaleBanner({ since, children, action }: BannerProps & { since: string | null }) {
  return (
    <div className="banner v-unknown" role="status">
      <VerdictMark verdict="unknown" />
      <span className="grow">{children}</span>
      {since ? <Age at={since} isAgo /> : null}
      {action}
    </div>
  );
}

/** After what came: what is missing. */
export function PartialBanner({ children, action }: BannerProps) {
  return (
    <div className="banner banner-end v-unknown" role="status">
      <VerdictMark verdict="unknown" />
      <span className="grow">{children}</span>
      {action}
    </div>
  );
}

/** A line of words in a verdict's tint, inside a panel or between panels. */
export function Banner({
  verdict,
  children,
  action,
}: BannerProps & { verdict: "failed" | "degraded" | "stale" | "unknown" | "healthy" }) {
  return (
    <div className={`banner v-${verdict}`} role={verdict === "failed" ? "alert" : "status"}>
      <VerdictMark verdict={verdict} />
      <div className="grow">{children}</div>
      {action}
    </div>
  );
}
