"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { CopyButton } from "@/components/patterns/copy-button";
import { TextField } from "@/components/patterns/form-fields";
import { Refusal } from "@/components/patterns/refusal";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { asApiError } from "@/lib/client/api-error";
import { OneTimeCode, type account } from "@/lib/contracts/account";
import type { OutputOf } from "@/lib/contracts/route";
import { PasswordDialog } from "../password-dialog";
import { useConfirmSecondFactor, useEnrolSecondFactor } from "./account.queries";
import { BackupCodes } from "./backup-codes";
import { QrSquare } from "./qr-square";

type Enrolment = OutputOf<typeof account.enrolSecondFactor>;

/** Password → QR code and first code → backup codes. What is shown once lives here only, until the dialog closes. */
export function EnrolDialog({ onDone }: { onDone: () => void }) {
  const enrol = useEnrolSecondFactor();
  const [made, setMade] = useState<Enrolment | null>(null);
  const [isOn, setOn] = useState(false);
  if (!made) {
    return (
      <PasswordDialog
        title="Set up a second factor"
        about="Sign-in then asks for a code of an authenticator app beside the password. Nothing changes before you have typed a first code."
        confirmLabel="Show QR code"
        onConfirm={async (password) => setMade(await enrol.mutateAsync(password))}
      />
    );
  }
  if (!isOn) return <ProveDialog made={made} onProven={() => setOn(true)} />;
  return (
    <DialogContent
      title="The second factor is on"
      about="From now on sign-in asks for a code. Your other sessions ended."
      actions={
        <Button variant="primary" onClick={onDone}>
          I have kept the codes
        </Button>
      }
    >
      <BackupCodes codes={made.backupCodes} />
    </DialogContent>
  );
}

const CodeForm = z.strictObject({ code: OneTimeCode });

function ProveDialog({ made, onProven }: { made: Enrolment; onProven: () => void }) {
  const confirm = useConfirmSecondFactor();
  const [failure, setFailure] = useState<unknown>(null);
  const form = useForm<z.infer<typeof CodeForm>>({
    resolver: zodResolver(CodeForm),
    defaultValues: { code: "" },
    mode: "onSubmit",
  });
  const submit = form.handleSubmit(async ({ code }) => {
    setFailure(null);
    try {
      await confirm.mutateAsync(code);
      onProven();
    } catch (error) {
      const field = asApiError(error).fields.find(({ path }) => path === "code");
      if (field) form.setError("code", { message: field.message });
      else setFailure(error);
      form.setFocus("code");
    }
  });
  return (
    <DialogContent
      title="Scan, then type the code"
      about="Scan the square with an authenticator app, or type the key into it. Both are shown this once."
      actions={
        <>
          <DialogClose render={<Button />}>Cancel</DialogClose>
          <Button type="submit" form="first-code" variant="primary" isBusy={confirm.isPending}>
            Turn on
          </Button>
        </>
      }
    >
      <div className="enrolment">
        <QrSquare text={made.uri} label="QR code with the key of the second factor" />
        <form
          id="first-code"
          noValidate
          className="grid content-start gap-3"
          onSubmit={(event) => void submit(event)}
        >
          <Key secret={made.secret} />
          <TextField
            control={form.control}
            name="code"
            label="Code"
            kind="mono"
            autoComplete="one-time-code"
            hint="Six digits, as the app shows them now."
            isFocusedFirst
          />
        </form>
      </div>
      {failure === null ? null : <Refusal error={failure} />}
    </DialogContent>
  );
}

/** In groups of four, as it is typed. */
function Key({ secret }: { secret: string }) {
  return (
    <div className="field">
      <span className="label">Key</span>
      <div className="row items-start!">
        <code className="grow">{secret.match(/.{1,4}/g)?.join(" ")}</code>
        <CopyButton text={secret} label="Copy key" />
      </div>
    </div>
  );
}
