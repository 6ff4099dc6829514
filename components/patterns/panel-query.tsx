"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { asApiError } from "@/lib/client/api-error";
import { useLive } from "@/lib/client/use-live";
import { PanelFailed, PanelForbidden, PanelLoading, StaleBanner } from "./panel-state";

export interface PanelQueryProps<Data> {
  query: UseQueryResult<Data, Error>;
  /** What did not happen: "The stores were not loaded". */
  failedTitle: string;
  /** What may not be seen: "You may not see stores". */
  forbiddenTitle?: string;
  /** How to get the right. */
  forbiddenText?: ReactNode;
  loadingRows?: number;
  isEmpty?: (data: Data) => boolean;
  empty?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Above what is drawn from several answers: how old it is, while nothing is heard. */
export function LostBanner({
  query,
}: {
  query: Pick<UseQueryResult, "dataUpdatedAt" | "refetch">;
}) {
  const live = useLive();
  if (live.state !== "lost") return null;
  return (
    <StaleBanner
      since={new Date(query.dataUpdatedAt).toISOString()}
      action={
        <button type="button" className="link" onClick={() => void query.refetch()}>
          Retry
        </button>
      }
    >
      The live connection is lost. What is shown may be old.
    </StaleBanner>
  );
}

/** Draws loading, failed, no permission, stale and empty around the data of one query. *Partial* is the data's to say. */
export function PanelQuery<Data>(props: PanelQueryProps<Data>) {
  const { query, failedTitle, isEmpty, empty, children } = props;
  const live = useLive();
  if (query.data === undefined) {
    if (query.error === null) return <PanelLoading rows={props.loadingRows} />;
    const error = asApiError(query.error);
    if (error.status === 403) {
      return (
        <PanelForbidden title={props.forbiddenTitle ?? error.title}>
          {props.forbiddenText ?? `${error.detail} ${error.hint ?? ""}`}
        </PanelForbidden>
      );
    }
    return (
      <PanelFailed
        error={error}
        title={failedTitle}
        onRetry={() => void query.refetch()}
        isRetrying={query.isFetching}
      />
    );
  }
  const since = new Date(query.dataUpdatedAt).toISOString();
  return (
    <>
      {query.error || live.state === "lost" ? (
        <StaleBanner
          since={since}
          action={
            <button type="button" className="link" onClick={() => void query.refetch()}>
              Retry
            </button>
          }
        >
          {query.error ? `${failedTitle} again.` : "The live connection is lost."} What is shown may
          be old.
        </StaleBanner>
      ) : null}
      {isEmpty?.(query.data) ? empty : children(query.data)}
    </>
  );
}
