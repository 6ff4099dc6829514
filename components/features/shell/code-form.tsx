"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { formMode, TextField } from "@/components/patterns/form-fields";
import { Banner } from "@/components/patterns/panel-state";
import { Button } from "@/components/ui/button";
import { OneTimeCode } from "@/lib/contracts/account";
import { sendCode, type SignInResult } from "./sign-in";

const AppCode = z.strictObject({ code: OneTimeCode });
const BackupCode = z.strictObject({ code: z.string().trim().min(1, "Type a backup code").max(40) });

export interface CodeFormProps {
  onEntered: () => void;
  /** Back to address and password; with the reason where the server asks for it. */
  onStartAgain: (why: SignInResult | null) => void;
}

/** The second step of a sign-in. */
export function CodeForm({ onEntered, onStartAgain }: CodeFormProps) {
  const [isBackup, setBackup] = useState(false);
  return (
    <div className="grid gap-3">
      <Step key={String(isBackup)} isBackup={isBackup} {...{ onEntered, onStartAgain }} />
      <div className="row row-wrap">
        <button type="button" className="link" onClick={() => setBackup(!isBackup)}>
          {isBackup ? "Use the authenticator app" : "Use a backup code"}
        </button>
        <button type="button" className="link" onClick={() => onStartAgain(null)}>
          Use another account
        </button>
      </div>
    </div>
  );
}

function Step({ isBackup, onEntered, onStartAgain }: CodeFormProps & { isBackup: boolean }) {
  const [result, setResult] = useState<SignInResult | null>(null);
  const form = useForm<{ code: string }>({
    resolver: zodResolver(isBackup ? BackupCode : AppCode),
    defaultValues: { code: "" },
    ...formMode,
    mode: "onSubmit",
  });
  const submit = form.handleSubmit(async ({ code }) => {
    setResult(null);
    const answer = await sendCode(code, isBackup);
    if (answer.ok) return onEntered();
    if (answer.mustStartAgain) return onStartAgain(answer);
    form.resetField("code");
    form.setFocus("code");
    setResult(answer);
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
      {result && !result.ok ? (
        <Banner verdict="failed">
          <p className="strong">{result.title}</p>
          <p>{result.text}</p>
        </Banner>
      ) : null}
      <TextField
        control={form.control}
        name="code"
        label={isBackup ? "Backup code" : "Code"}
        kind="mono"
        autoComplete={isBackup ? "off" : "one-time-code"}
        hint={
          isBackup
            ? "One of the ten that you kept. It works once."
            : "Six digits, as your authenticator app shows them now."
        }
        isFocusedFirst
      />
      <Button
        type="submit"
        variant="primary"
        size="lg"
        className="mt-1 w-full"
        isBusy={form.formState.isSubmitting}
      >
        Sign in
      </Button>
    </form>
  );
}
