import "server-only";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { checkValue } from "@/lib/domain/bindings/keys/check-value";
import { AppError } from "@/lib/domain/errors";
import { SecretValue } from "@/lib/domain/secret-value";
import { auditedOutsideCall } from "@/lib/server/audit/audited-outside-call";
import { requirePermission, type Context } from "@/lib/server/context";
import { requireEnvironment } from "@/lib/server/services/environments/require";
import { getHealthEngine } from "@/lib/server/services/health/engine";
import { storeFailure } from "@/lib/server/services/stores/store-failure";
import { openStore, wholeConfig } from "@/lib/server/services/stores/open-store";
import { requireStore } from "./use-store";
import { fingerprintOf } from "./value-fingerprint";

export interface SetValue extends EnvironmentRef {
  key: string;
  store: string;
  reference: StoreReference;
  value: string;
  expectedVersion: string;
}

/**
 * Writes one value by compare-and-set and reads it back. The value lives for this call only; the audit keeps the
 * store's version and a keyed fingerprint. Throws `conflict` when the store moved on, `invalid_input` for a value
 * that the key cannot have.
 */
export async function setValue(
  ctx: Context,
  input: SetValue,
): Promise<{ version: string; writtenAt: string; fingerprint: string }> {
  requirePermission(ctx, "value:set", input);
  requireEnvironment(input);
  const row = await requireStore(input.store, input);
  const wrong = checkValue(input.key, input.value).find(({ severity }) => severity === "error");
  if (wrong)
    throw new AppError("invalid_input", wrong.message, {
      fields: [{ path: "value", message: wrong.message }],
    });
  const value = new SecretValue(input.value);
  const mark = fingerprintOf(value, row.name, input.reference);
  const { cluster, namespace, name } = input;
  const draft = {
    action: "value.set",
    entity: "value",
    entityId: input.key,
    cluster,
    namespace,
    environment: name,
    before: { version: input.expectedVersion },
    after: { store: row.name, reference: input.reference, fingerprint: mark },
  };
  const version = await auditedOutsideCall(ctx, draft, async (act) => {
    try {
      await using client = await openStore(row.kind, wholeConfig(row));
      const written = await act(() =>
        client.write(input.reference, value, input.expectedVersion, AbortSignal.timeout(20_000)),
      );
      act.note({ after: { ...draft.after, version: written } });
      return written;
    } catch (error) {
      throw storeFailure(error, `Setting ${input.key}`);
    }
  });
  getHealthEngine().poke(input, { probe: true });
  return { version, writtenAt: ctx.now().toISOString(), fingerprint: mark };
}
