import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { Permission } from "@/lib/contracts/permissions";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { fenceOf, isInside, outsideHint, outsideMessage } from "@/lib/domain/bindings/fence";
import { AppError } from "@/lib/domain/errors";
import { can } from "@/lib/domain/permissions";
import { recordDenial } from "@/lib/server/audit/denials";
import type { Context } from "@/lib/server/context";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";

/** What Bindery's own identity at the store may be used for on behalf of a person, for one environment. */
export interface Reach {
  /** The rendered prefix; null: nothing. */
  fence: string | null;
  isOpen(reference: StoreReference): boolean;
  /** Throws `forbidden`, the same whether the name is there or not, and records it. */
  require(reference: StoreReference, permission: Permission): void;
  /** Instead of a probe: the store was not asked. */
  refused(reference: StoreReference): ReferenceProbe;
}

/**
 * A shared store holds the secrets of many, and Bindery's identity there reaches them all: so the store's prefix says what is
 * open to whom (docs/decisions/0010). Platform administrators reach everything.
 */
export function reachOf(ctx: Context, row: StoreRow, environment: EnvironmentRef): Reach {
  const isEverything = can(ctx.principal, "store:share", null);
  const fence = fenceOf(row.prefix, environment);
  const isOpen = ({ name }: StoreReference) => isEverything || isInside(name, fence);
  return {
    fence,
    isOpen,
    require(reference, permission) {
      if (isOpen(reference)) return;
      recordDenial(ctx, permission, environment);
      throw new AppError("forbidden", outsideMessage(reference, row.name, fence), {
        hint: outsideHint,
      });
    },
    refused: (reference) => ({
      reference,
      state: "denied",
      member: "unknown",
      version: null,
      updatedAt: null,
      corrected: null,
      members: [],
      detail: outsideMessage(reference, row.name, fence),
    }),
  };
}
