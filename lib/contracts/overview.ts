import { z } from "zod";
import { FindingGroup } from "@/lib/contracts/environments";
import { Moment } from "@/lib/contracts/names";
import { VerdictCounts } from "@/lib/contracts/namespaces";
import { contract } from "@/lib/contracts/route";
import { Verdict } from "@/lib/contracts/health";

export const Overview = z.strictObject({
  verdicts: VerdictCounts,
  environments: z.number().int(),
  clusters: z.number().int(),
  stores: z.number().int(),
  pods: z.number().int(),
  groups: z.array(FindingGroup),
  freshness: z.array(
    z.strictObject({
      cluster: z.string(),
      version: z.string().nullable(),
      verdicts: z.array(Verdict),
      watchState: z.enum(["live", "connecting", "stale", "failed"]),
      watchedAt: Moment.nullable(),
      stores: z.array(
        z.strictObject({
          store: z.string(),
          probedAt: Moment.nullable(),
          state: z.enum(["ready", "failing", "unknown"]),
        }),
      ),
      driverVersion: z.string().nullable(),
      operatorVersion: z.string().nullable(),
    }),
  ),
  recent: z.array(
    z.strictObject({
      at: Moment,
      actor: z.string(),
      text: z.string(),
      note: z.string().nullable(),
      href: z.string().nullable(),
    }),
  ),
  checkedAt: Moment,
});
export type Overview = z.infer<typeof Overview>;

export const overview = {
  get: contract({
    id: "overview.get",
    method: "GET",
    path: "/overview",
    permission: "overview:get",
    summary: "Environments by verdict, findings by cause, freshness, recent changes",
    query: z.strictObject({
      cluster: z.string().max(63).optional(),
      namespace: z.string().max(63).optional(),
    }),
    output: Overview,
  }),
};
