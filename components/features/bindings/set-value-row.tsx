"use client";

import { Dices } from "lucide-react";
import { useState } from "react";
import { SecretInput } from "@/components/patterns/secret-field";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { Field, useFieldControl } from "@/components/ui/field";
import { asApiError } from "@/lib/client/api-error";
import { formatClockSeconds } from "@/lib/client/format";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import type { ReferenceProbe } from "@/lib/contracts/stores";
import { canGenerate } from "@/lib/domain/bindings/keys/can-generate";
import { useSetValue } from "./bindings.queries";

export interface SetValueRowProps {
  environment: EnvironmentRef;
  store: string;
  keyName: string;
  reference: StoreReference;
  probe: ReferenceProbe | null;
}

/** A value goes to the store and is read back by its version. The field is empty again before the answer comes. */
export function SetValueRow(props: SetValueRowProps) {
  const { environment, store, keyName, reference, probe } = props;
  const [value, setValue] = useState("");
  const set = useSetValue(environment);
  const expectedVersion = set.data?.version ?? versionOf(probe);
  const send = () => {
    if (expectedVersion === null) return;
    const sent = value;
    setValue("");
    set.mutate({ key: keyName, store, reference, value: sent, expectedVersion });
  };
  const failure = set.error ? asApiError(set.error) : null;
  return (
    <form
      className="setvalue"
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== "" && expectedVersion !== null) send();
      }}
    >
      <Field
        label={
          <>
            New value for <span className="keyname">{keyName}</span>
          </>
        }
        hint={<Goes store={store} reference={reference} />}
        error={
          failure ? (
            <>
              Not set. {failure.detail} {failure.hint}{" "}
              {failure.requestId ? `Request ${failure.requestId}` : null}
            </>
          ) : undefined
        }
      >
        <ValueInput value={value} onChange={setValue} />
        {set.data ? (
          <p className="row gap-1.5!" role="status">
            <VerdictMark verdict="healthy" isPast />
            <span>
              Read back as version <code>{set.data.version}</code> at{" "}
              {formatClockSeconds(set.data.writtenAt)}, fingerprint{" "}
              <code>{set.data.fingerprint}</code>
            </span>
          </p>
        ) : null}
      </Field>
      <div className="row setvalue-actions">
        {canGenerate(keyName) ? (
          <Button size="lg" onClick={() => setValue(generated())}>
            <Dices className="icon" />
            Generate
          </Button>
        ) : null}
        <Button
          size="lg"
          variant="primary"
          type="submit"
          disabled={value === "" || expectedVersion === null}
          isBusy={set.isPending}
        >
          Set value
        </Button>
        {expectedVersion === null ? (
          <span className="hint" role="status">
            {probe === null
              ? "Waits until the store has said which version is there."
              : `The store does not say which version is there, so nothing is written over it. ${probe.detail}`}
          </span>
        ) : null}
      </div>
    </form>
  );
}

/** What must be there for the write to go through; null: not known, and so not written over. */
function versionOf(probe: ReferenceProbe | null): string | null {
  if (probe === null) return null;
  if (probe.version !== null) return probe.version;
  if (probe.state === "absent") return "absent";
  // A store that keeps no versions (KV v1) says that it is there, and of which version nothing.
  return probe.state === "exists" ? "unversioned" : null;
}

function ValueInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return <SecretInput {...useFieldControl()} autoFocus value={value} onValueChange={onChange} />;
}

const Goes = ({ store, reference }: { store: string; reference: StoreReference }) => (
  <>
    Goes to {store} as{" "}
    {reference.member ? (
      <>
        <code>{reference.member}</code> of{" "}
      </>
    ) : null}
    <code>{reference.name}</code>, is read back by version, and is never shown again.
  </>
);

/** 192 random bits in letters and digits that every driver and connection string takes as they are. */
function generated(): string {
  const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_.~";
  const bytes = crypto.getRandomValues(new Uint8Array(128));
  const limit = 256 - (256 % letters.length);
  return [...bytes]
    .filter((byte) => byte < limit)
    .slice(0, 33)
    .map((byte) => letters[byte % letters.length])
    .join("");
}
