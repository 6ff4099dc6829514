import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { checkValue } from "@/lib/domain/bindings/keys/check-value";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { auditedOutsideCall } from "@/lib/server/audit/audited-outside-call";
import { requirePermission, type Context } from "@/lib/server/context";
import type { Store as StoreRow } from "@/lib/server/db/generated/client";
import { oneAtATime } from "@/lib/server/services/environments/one-at-a-time";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { storeFailure } from "@/lib/server/services/stores/store-failure";
import { openStore, wholeConfig } from "@/lib/server/services/stores/open-store";
import { StoreError } from "@/lib/stores/errors";
import type { SecretStoreClient } from "@/lib/stores/port";
import { lookAtValue, type ValueWanted } from "./reconcile-value";
import { reachOf } from "./reach";
import { requireStore } from "./use-store";
import { markOf } from "./value-mark";

export interface SetValue extends EnvironmentRef {
  key: string;
  store: string;
  reference: StoreReference;
  value: string;
  expectedVersion: string;
}

/**
 * Writes one value by compare-and-set and reads it back, also where the answer was lost on the way. The value lives for this call only; the audit keeps the
 * store's version and a keyed fingerprint. Throws `conflict` when the store moved on, `invalid_input` for a value
 * that the key cannot have, `forbidden` for a place that the store does not share with the namespace.
 */
export async function setValue(
  ctx: Context,
  input: SetValue,
): Promise<{ version: string; writtenAt: string; fingerprint: string }> {
  requirePermission(ctx, "value:set", input);
  requireEnvironment(input);
  const row = await requireStore(input.store, input);
  reachOf(ctx, row, input).require(input.reference, "value:set");
  const wrong = checkValue(input.key, input.value).find(({ severity }) => severity === "error");
  if (wrong)
    throw new AppError("invalid_input", wrong.message, {
      fields: [{ path: "value", message: wrong.message }],
    });
  const value = new SecretValue(input.value);
  const mark = markOf(value, row.name, input.reference);
  const version = await oneAtATime(input, () => writeAlone(ctx, { input, row, value, mark }));
  getHealthEngine().poke(input, { probe: true });
  return { version, writtenAt: ctx.now().toISOString(), fingerprint: mark };
}

interface Writing {
  input: SetValue;
  row: StoreRow;
  value: SecretValue;
  mark: string;
}

function writeAlone(ctx: Context, { input, row, value, mark }: Writing): Promise<string> {
  const { cluster, namespace, name, key, reference, expectedVersion } = input;
  const kept = { store: row.name, reference, fingerprint: mark, expectedVersion };
  const draft = {
    action: "value.set",
    entity: "value",
    entityId: key,
    cluster,
    namespace,
    environment: name,
    after: kept,
  };
  const since = ctx.now().getTime();
  return auditedOutsideCall(ctx, draft, async (act) => {
    try {
      await using client = await openStore(row.kind, wholeConfig(row));
      const version = await act(() =>
        client
          .write(reference, value, expectedVersion, AbortSignal.timeout(20_000))
          .catch((error: unknown) => {
            const { version: said = null } = sentOf(error) ?? {};
            if (said !== null) act.note({ after: { ...kept, version: said } });
            return settleWrite(client, { ...kept, since }, error);
          }),
      );
      act.note({ after: { ...kept, version } });
      return version;
    } catch (error) {
      throw storeFailure(error, `Setting ${key}`);
    }
  });
}

const sentOf = (error: unknown) => (error instanceof StoreError ? error.sent : undefined);

/** After a write that may have been done: looks what is there. Gives the version where it is the value, else throws. */
async function settleWrite(
  client: SecretStoreClient,
  wanted: ValueWanted,
  error: unknown,
): Promise<string> {
  const sent = sentOf(error);
  if (!sent) throw error;
  const seen = await lookAtValue(client, wanted, AbortSignal.timeout(10_000)).catch(() => null);
  if (seen?.state === "set") return seen.version;
  // The store said that it wrote, and something else is there: nothing can come later.
  if (seen !== null && seen.state !== "unread" && sent.version !== null) throw error;
  const { code, message } = storeFailure(error, "Writing the value");
  throw new AppError(
    code,
    `${message} Whether it was written is not known yet; Bindery looks again and records what came of it.`,
    { cause: error, hint: "Look at the version before trying again.", isOutcomeOpen: true },
  );
}
