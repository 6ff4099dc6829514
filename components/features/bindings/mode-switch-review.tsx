"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { plural } from "@/lib/client/format";
import type { AuthenticationModes } from "@/lib/contracts/bindings";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { modeKeys, type ModeKeys } from "@/lib/domain/bindings/keys/mode-keys";
import { databaseModes, storageModes } from "@/lib/domain/bindings/keys/modes";
import { useBindingDraft } from "./binding-draft";
import { mappedKeys } from "./draft-modes";
import { OutsideSteps } from "./outside-steps";

interface Props {
  environment: EnvironmentRef;
  from: AuthenticationModes;
  to: AuthenticationModes;
  onTake: () => void;
  onCancel: () => void;
}

/** What a switch changes, before it is taken into the draft. Nothing is written anywhere by it. */
export function ModeSwitchReview({ environment, from, to, onTake, onCancel }: Props) {
  const { form } = useBindingDraft();
  const heading = useRef<HTMLHeadingElement>(null);
  const keys = modeKeys(from, to, mappedKeys(form.getValues("mappings")));
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="sect" aria-label="Switch of mode">
      <h3 ref={heading} tabIndex={-1}>
        Switch to {nameOf(from, to)}
      </h3>
      <KeyList keys={keys} />
      <div className="row row-wrap my-3">
        <Button variant="primary" onClick={onTake}>
          Take the switch into the draft
        </Button>
        <Button onClick={onCancel}>Keep {nameOf(to, from)}</Button>
      </div>
      <OutsideSteps environment={environment} from={from} to={to} isOpenFirst />
    </section>
  );
}

function nameOf(from: AuthenticationModes, to: AuthenticationModes): string {
  const names = [
    ...(from.database === to.database ? [] : [databaseModes[to.database].label]),
    ...(from.storage === to.storage ? [] : [storageModes[to.storage].label]),
  ];
  return names.join(" and ");
}

function KeyList({ keys }: { keys: ModeKeys }) {
  const missing = keys.required.filter(({ isMapped }) => !isMapped).map(({ key }) => key);
  const ready = keys.required.filter(({ isMapped }) => isMapped).map(({ key }) => key);
  const forbidden = keys.forbidden.filter((key) => !keys.leaving.includes(key));
  const lines: [string, string[]][] = [
    [`${plural(missing.length, "key")} to map: required from now on`, missing],
    ["Required from now on, mapped already", ready],
    ["Leave the binding; their values stay in the store", keys.leaving],
    ["Not to be mapped any more", forbidden],
    ["Optional from now on", keys.optional],
  ];
  return (
    <dl className="kv kv-wide">
      {lines
        .filter(([, names]) => names.length > 0)
        .map(([about, names]) => (
          <Line key={about} about={about} names={names} />
        ))}
    </dl>
  );
}

function Line({ about, names }: { about: string; names: string[] }) {
  return (
    <>
      <dt>{about}</dt>
      <dd className="break-words">
        {names.map((name, index) => (
          <span key={name}>
            {index > 0 ? ", " : null}
            <code>{name}</code>
          </span>
        ))}
      </dd>
    </>
  );
}
