"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { asApiError } from "@/lib/client/api-error";
import { people, type Person } from "@/lib/contracts/people";
import type { Grant } from "@/lib/contracts/session";
import { GrantsEditor } from "./grants-editor";
import { useCreatePerson, useUpdatePerson } from "./settings.queries";

/** Adds a local account, or changes the roles of one. */
export function PersonDialog({ person, onDone }: { person: Person | null; onDone: () => void }) {
  return person ? <EditPerson person={person} onDone={onDone} /> : <AddPerson onDone={onDone} />;
}

function EditPerson({ person, onDone }: { person: Person; onDone: () => void }) {
  const update = useUpdatePerson();
  const [grants, setGrants] = useState<Grant[]>(person.grants);
  const [isDisabled, setDisabled] = useState(person.isDisabled);
  const save = () => update.mutate({ id: person.id, grants, isDisabled }, { onSuccess: onDone });
  return (
    <DialogContent
      title={person.name}
      about={person.email}
      actions={
        <>
          <DialogClose render={<Button />}>Cancel</DialogClose>
          <Button variant="primary" isBusy={update.isPending} onClick={save}>
            Save roles
          </Button>
        </>
      }
    >
      <GrantsEditor grants={grants} onChange={setGrants} />
      <label className="flex items-center gap-2 pt-1">
        <Switch checked={!isDisabled} onCheckedChange={(isOn) => setDisabled(!isOn)} />
        May sign in
        <span className="hint">{isDisabled ? "Sessions end at once." : null}</span>
      </label>
      {update.isError ? <Refusal error={update.error} /> : null}
    </DialogContent>
  );
}

const NewPerson = people.create.body.omit({ grants: true });

function AddPerson({ onDone }: { onDone: () => void }) {
  const create = useCreatePerson();
  const [grants, setGrants] = useState<Grant[]>([]);
  const form = useForm<z.infer<typeof NewPerson>>({
    resolver: zodResolver(NewPerson),
    defaultValues: { name: "", email: "", password: "" },
    ...formMode,
  });
  const submit = form.handleSubmit((values) =>
    create
      .mutateAsync({ ...values, grants })
      .then(onDone)
      .catch((error: unknown) => {
        for (const { path, message } of asApiError(error).fields) {
          if (path in values) form.setError(path as keyof typeof values, { message });
        }
      }),
  );
  return (
    <DialogContent
      title="Add person"
      about="A local account. The person changes the password after the first sign-in."
      actions={
        <>
          <DialogClose render={<Button />}>Cancel</DialogClose>
          <Button type="submit" form="add-person" variant="primary" isBusy={create.isPending}>
            Add person
          </Button>
        </>
      }
    >
      <form
        id="add-person"
        noValidate
        className="grid gap-3 pt-1"
        onSubmit={(event) => void submit(event)}
      >
        <TextField control={form.control} name="name" label="Name" />
        <TextField control={form.control} name="email" label="Email address" kind="email" />
        <TextField
          control={form.control}
          name="password"
          label="First password"
          kind="secret"
          hint="At least 12 characters. It is never shown again."
        />
        <GrantsEditor grants={grants} onChange={setGrants} />
      </form>
      {create.isError ? <Refusal error={create.error} /> : null}
    </DialogContent>
  );
}
