"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { toasts } from "@/components/ui/toast";
import { call } from "@/lib/client/api";
import { asApiError } from "@/lib/client/api-error";
import { queryFor } from "@/lib/client/query";
import { environments } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";

/** The environment that a path is about, or null. */
export function environmentIn(pathname: string): EnvironmentRef | null {
  const [first, cluster, namespace, name] = pathname
    .split("/")
    .filter(Boolean)
    .map(decodeURIComponent);
  if (first !== "environments" || !cluster || !namespace || !name) return null;
  return { cluster, namespace, name };
}

/** Diagnoses an environment from wherever one is; the result goes into the cache and a toast. */
export function useCheckAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (environment: EnvironmentRef) => call(environments.check, { params: environment }),
    onSuccess: (detail, environment) => {
      client.setQueryData(queryFor(environments.get, { params: environment }).queryKey, detail);
      toasts.add({
        title: `${environment.name} is ${detail.verdict}`,
        description: detail.diagnosis.summary,
        data: { mark: <VerdictMark verdict={detail.verdict} /> },
      });
    },
    onError: (error, environment) => {
      const { detail, requestId } = asApiError(error);
      toasts.add({
        title: `${environment.name} was not checked`,
        description: requestId ? `${detail} Request ${requestId}` : detail,
        data: { mark: <VerdictMark verdict="failed" /> },
      });
    },
  });
}
