"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState, type ReactNode } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { TextField } from "@/components/patterns/form-fields";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { asApiError } from "@/lib/client/api-error";
import { CurrentPassword } from "@/lib/contracts/account";

const PasswordForm = z.strictObject({ password: CurrentPassword });

export interface PasswordDialogProps {
  title: ReactNode;
  /** What happens, and what does not. */
  about: ReactNode;
  /** Says exactly what happens: "Turn off". */
  confirmLabel: string;
  isDestructive?: boolean;
  /** Called with the password; a refusal is shown in place and the dialog stays. */
  onConfirm: (password: string) => Promise<unknown>;
}

/** Asks for one's own password before what opens an account. Inside a `Dialog`; the caller closes it. */
export function PasswordDialog(props: PasswordDialogProps) {
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm<z.infer<typeof PasswordForm>>({
    resolver: zodResolver(PasswordForm),
    defaultValues: { password: "" },
    mode: "onSubmit",
  });
  const submit = form.handleSubmit(async ({ password }) => {
    setFailure(null);
    try {
      await props.onConfirm(password);
    } catch (error) {
      form.setValue("password", "");
      form.setFocus("password");
      const field = asApiError(error).fields.find(({ path }) => path === "password");
      if (field) form.setError("password", { message: field.message });
      else setFailure(error);
    }
  });
  return (
    <DialogContent
      title={props.title}
      about={props.about}
      actions={
        <>
          <DialogClose render={<Button />}>Cancel</DialogClose>
          <Button
            type="submit"
            form="own-password"
            variant={props.isDestructive ? "destructive" : "primary"}
            isBusy={form.formState.isSubmitting}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <form
        id="own-password"
        noValidate
        className="grid gap-3 pt-1"
        onSubmit={(event) => void submit(event)}
      >
        <TextField
          control={form.control}
          name="password"
          label="Your password"
          hint="Asked for again before what opens an account."
          kind="password"
          autoComplete="current-password"
          isFocusedFirst
        />
      </form>
      {failure === null ? null : <Refusal error={failure} />}
    </DialogContent>
  );
}
