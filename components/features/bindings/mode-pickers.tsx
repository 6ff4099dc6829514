"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { Field, useFieldControl } from "@/components/ui/field";
import { Select, type SelectOption } from "@/components/ui/select";
import type { AuthenticationModes } from "@/lib/contracts/bindings";
import type { Binding } from "@/lib/contracts/environments";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { databaseModes, storageModes, type ModeFacts } from "@/lib/domain/bindings/keys/modes";
import { useBindingDraft } from "./binding-draft";
import { isSameModes, switchModes } from "./draft-modes";

/** Keys, SQL and policies of a switch: fetched when a mode is first chosen. */
const ModeSwitchReview = dynamic(() =>
  import("./mode-switch-review").then((module) => module.ModeSwitchReview),
);
const OutsideSteps = dynamic(() => import("./outside-steps").then((module) => module.OutsideSteps));

interface Props {
  environment: EnvironmentRef;
  binding: Binding;
  isEditable: boolean;
}

/** How the app signs in to database and file storage. A choice is reviewed before it is taken into the draft. */
export function ModePickers({ environment, binding, isEditable }: Props) {
  const { form } = useBindingDraft();
  const chosen = useWatch({ control: form.control, name: "modes" });
  const [asked, setAsked] = useState<AuthenticationModes | null>(null);
  const modes = chosen ?? binding.modes;
  const shown = asked ?? modes;
  const ask = (next: AuthenticationModes) => setAsked(isSameModes(next, modes) ? null : next);
  const take = (to: AuthenticationModes) => {
    const draft = switchModes(form.getValues(), binding, to);
    form.setValue("modes", draft.modes, { shouldDirty: true });
    form.setValue("mappings", draft.mappings, { shouldDirty: true });
    setAsked(null);
  };
  return (
    <>
      <div className="panel-body form-grid">
        <Field label="Database sign-in" hint="Decides which database keys are required.">
          <ModeSelect
            facts={databaseModes}
            value={shown.database}
            isDisabled={!isEditable}
            onChange={(database) => ask({ ...shown, database })}
          />
        </Field>
        <Field label="File storage" hint="Decides which storage keys are required.">
          <ModeSelect
            facts={storageModes}
            value={shown.storage}
            isDisabled={!isEditable}
            onChange={(storage) => ask({ ...shown, storage })}
          />
        </Field>
      </div>
      {asked ? (
        <ModeSwitchReview
          {...{ environment, from: modes, to: asked }}
          onTake={() => take(asked)}
          onCancel={() => setAsked(null)}
        />
      ) : chosen ? (
        <OutsideSteps environment={environment} from={binding.modes} to={chosen} />
      ) : null}
    </>
  );
}

function ModeSelect<Mode extends string>(props: {
  facts: Readonly<Record<Mode, ModeFacts>>;
  value: Mode;
  isDisabled: boolean;
  onChange: (mode: Mode) => void;
}) {
  const modes = Object.keys(props.facts) as Mode[];
  const options: SelectOption[] = modes.map((value) => ({
    value,
    label: props.facts[value].label,
    help: needsOf(props.facts[value]),
  }));
  return (
    <Select
      {...useFieldControl()}
      options={options}
      value={props.value}
      isDisabled={props.isDisabled}
      onValueChange={(next) => {
        const mode = modes.find((each) => each === next);
        if (mode) props.onChange(mode);
      }}
    />
  );
}

const needsOf = ({ minOperator, minRuntime }: ModeFacts): string =>
  `from operator ${minOperator}${minRuntime ? `, runtime ${minRuntime}` : ""}`;
