"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import Link from "next/link";
import { useState, useSyncExternalStore } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { Banner } from "@/components/patterns/panel-state";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { call } from "@/lib/client/api";
import { asApiError } from "@/lib/client/api-error";
import { NewPassword, passwordResets } from "@/lib/contracts/account";

const ResetForm = z
  .strictObject({ newPassword: NewPassword, again: z.string() })
  .refine(({ newPassword, again }) => newPassword === again, {
    path: ["again"],
    error: "Not the same as the new password",
  });
type ResetForm = z.infer<typeof ResetForm>;

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

/** Sets a new password with the link of a platform admin; its token stands after the # and is sent once. */
export function PasswordResetForm() {
  const token = useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1),
    () => null,
  );
  const [email, setEmail] = useState<string | null>(null);
  if (email !== null) return <Done email={email} />;
  if (token === null) return null;
  if (token === "") {
    return (
      <Banner verdict="failed">
        <p className="strong">The link is not whole</p>
        <p>Open it as you got it, or ask a platform admin for a new one.</p>
      </Banner>
    );
  }
  return <NewPasswordForm token={token} onDone={setEmail} />;
}

function Done({ email }: { email: string }) {
  return (
    <Banner verdict="healthy">
      <p>
        The password of {email} is set. Every session ended.{" "}
        <Link className="link" href="/login">
          Sign in
        </Link>
      </p>
    </Banner>
  );
}

function NewPasswordForm({ token, onDone }: { token: string; onDone: (email: string) => void }) {
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm<ResetForm>({
    resolver: zodResolver(ResetForm),
    defaultValues: { newPassword: "", again: "" },
    ...formMode,
  });
  const submit = form.handleSubmit(async ({ newPassword }) => {
    setFailure(null);
    try {
      const { email } = await call(passwordResets.use, { body: { token, newPassword } });
      window.history.replaceState(null, "", window.location.pathname);
      onDone(email);
    } catch (error) {
      setFailure(asApiError(error));
    }
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
      {failure === null ? null : <Refusal error={failure} />}
      <TextField
        control={form.control}
        name="newPassword"
        label="New password"
        kind="password"
        autoComplete="new-password"
        hint="At least 12 characters."
        isFocusedFirst
      />
      <TextField
        control={form.control}
        name="again"
        label="New password again"
        kind="password"
        autoComplete="new-password"
      />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="mt-1 w-full"
        isBusy={form.formState.isSubmitting}
      >
        Set password
      </Button>
    </form>
  );
}
