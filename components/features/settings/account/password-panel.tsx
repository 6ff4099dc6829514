"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useForm, type UseFormReturn } from "react-hook-form";
import { z } from "zod";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { Banner, PanelEmpty } from "@/components/patterns/panel-state";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { asApiError } from "@/lib/client/api-error";
import { plural } from "@/lib/client/format";
import { CurrentPassword, NewPassword } from "@/lib/contracts/account";
import { accountQuery, useChangePassword } from "./account.queries";

const ChangeForm = z
  .strictObject({ password: CurrentPassword, newPassword: NewPassword, again: z.string() })
  .refine(({ newPassword, again }) => newPassword === again, {
    path: ["again"],
    error: "Not the same as the new password",
  });
type ChangeForm = z.infer<typeof ChangeForm>;
const empty: ChangeForm = { password: "", newPassword: "", again: "" };

export function PasswordPanel() {
  const query = useQuery(accountQuery());
  return (
    <Panel title="Password">
      <PanelQuery query={query} failedTitle="Your account was not loaded" loadingRows={3}>
        {(account) =>
          account.hasPassword ? (
            <ChangePassword email={account.email} />
          ) : (
            <PanelEmpty title="No password here">
              You sign in elsewhere; the password is changed there.
            </PanelEmpty>
          )
        }
      </PanelQuery>
    </Panel>
  );
}

function ChangePassword({ email }: { email: string }) {
  const change = useChangePassword();
  const [ended, setEnded] = useState<number | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm<ChangeForm>({
    resolver: zodResolver(ChangeForm),
    defaultValues: empty,
    ...formMode,
  });
  const submit = form.handleSubmit(async ({ password, newPassword }) => {
    setEnded(null);
    setFailure(null);
    try {
      const answer = await change.mutateAsync({ password, newPassword });
      form.reset(empty);
      setEnded(answer.ended);
    } catch (error) {
      const { fields } = asApiError(error);
      for (const { path, message } of fields) form.setError(path as keyof ChangeForm, { message });
      if (fields.length === 0) setFailure(error);
    }
  });
  return (
    <>
      {ended === null ? null : (
        <Banner verdict="healthy">
          Changed.{" "}
          {ended === 0 ? "There was no other session." : `${plural(ended, "other session")} ended.`}
        </Banner>
      )}
      {failure === null ? null : <Refusal error={failure} />}
      <PanelBody>
        <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
          <input type="email" autoComplete="username" value={email} readOnly hidden />
          <ChangeFields form={form} />
          <div>
            <Button type="submit" variant="primary" isBusy={change.isPending}>
              Change password
            </Button>
          </div>
        </form>
      </PanelBody>
    </>
  );
}

function ChangeFields({ form }: { form: UseFormReturn<ChangeForm> }) {
  return (
    <>
      <TextField
        control={form.control}
        name="password"
        label="Current password"
        kind="password"
        autoComplete="current-password"
      />
      <TextField
        control={form.control}
        name="newPassword"
        label="New password"
        kind="password"
        autoComplete="new-password"
        hint="At least 12 characters. Your other sessions end."
      />
      <TextField
        control={form.control}
        name="again"
        label="New password again"
        kind="password"
        autoComplete="new-password"
      />
    </>
  );
}
