import rows from "./observed-rows.json" with { type: "json" };

/** A row of `observed/vault.md`, driver 1.6.1. `{ns}` is the namespace, `{vault}` the address; line breaks are single spaces. */
export interface ObservedRow {
  readonly title: string;
  readonly phase: string;
  readonly podStatus: string;
  readonly event: {
    readonly reason: string;
    readonly component: string;
    readonly message: string;
  } | null;
}

export const observedRows: readonly ObservedRow[] = rows;
