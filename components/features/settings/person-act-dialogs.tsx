"use client";

import { useState } from "react";
import { Command } from "@/components/patterns/code-block";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { formatMoment } from "@/lib/client/format";
import type { PasswordResetLink, Person } from "@/lib/contracts/people";
import { PasswordDialog } from "./password-dialog";
import type { PersonAct } from "./person-menu";
import {
  useCreatePasswordReset,
  useEndPersonSessions,
  useResetSecondFactor,
} from "./settings.queries";

export interface PersonActDialogsProps {
  act: PersonAct | null;
  person: Person;
  onDone: () => void;
}

/** The dialogs of `PersonMenu`, but the roles. What opens an account asks for the admin's own password. */
export function PersonActDialogs({ act, person, onDone }: PersonActDialogsProps) {
  const end = useEndPersonSessions();
  const onOpenChange = (isOpen: boolean) => !isOpen && onDone();
  return (
    <>
      <ConfirmDialog
        isOpen={act === "endSessions"}
        onOpenChange={onOpenChange}
        title={`End every session of ${person.name}?`}
        about="Every device is signed out at its next request. The account stays as it is."
        confirmLabel="End sessions"
        isDestructive
        onConfirm={() => end.mutateAsync(person.id)}
      />
      <Dialog
        open={act === "resetSecondFactor" || act === "passwordReset"}
        onOpenChange={onOpenChange}
      >
        {act === "resetSecondFactor" ? <ResetFactor person={person} onDone={onDone} /> : null}
        {act === "passwordReset" ? <ResetPassword person={person} onDone={onDone} /> : null}
      </Dialog>
    </>
  );
}

function ResetFactor({ person, onDone }: { person: Person; onDone: () => void }) {
  const reset = useResetSecondFactor();
  return (
    <PasswordDialog
      title={`Reset the second factor of ${person.name}?`}
      about="For a lost phone without backup codes. The password alone then opens the account, and every session ends. Make sure that it is the person who asks."
      confirmLabel="Reset second factor"
      isDestructive
      onConfirm={(password) => reset.mutateAsync({ id: person.id, password }).then(onDone)}
    />
  );
}

function ResetPassword({ person, onDone }: { person: Person; onDone: () => void }) {
  const create = useCreatePasswordReset();
  const [link, setLink] = useState<PasswordResetLink | null>(null);
  if (!link) {
    return (
      <PasswordDialog
        title={`Make a password-reset link for ${person.name}?`}
        about="Whoever has the link can set the password, once, within a day. Password and sessions stay until then; a second factor stays for good. An older link ends."
        confirmLabel="Make link"
        onConfirm={async (password) =>
          setLink(await create.mutateAsync({ id: person.id, password }))
        }
      />
    );
  }
  // After the #, so that it reaches no server's or proxy's log.
  const address = `${window.location.origin}/reset#${link.token}`;
  return (
    <DialogContent
      title={`Link for ${person.name}`}
      about="Bindery sends no mail: hand it over yourself, to nobody else. It is not shown again."
      actions={
        <Button variant="primary" onClick={onDone}>
          I have handed it over
        </Button>
      }
    >
      <Command text={address} />
      <p className="hint">Works once, until {formatMoment(link.expiresAt)}.</p>
    </DialogContent>
  );
}
