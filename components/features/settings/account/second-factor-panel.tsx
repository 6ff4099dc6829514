"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";
import { Panel, PanelBody } from "@/components/patterns/panel";
import { PanelQuery } from "@/components/patterns/panel-query";
import { PanelEmpty } from "@/components/patterns/panel-state";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { plural } from "@/lib/client/format";
import type { Account } from "@/lib/contracts/account";
import { PasswordDialog } from "../password-dialog";
import { accountQuery, useRemoveSecondFactor, useReplaceBackupCodes } from "./account.queries";
import { BackupCodes } from "./backup-codes";

/** With the drawing of the QR code: fetched when it is first opened. */
const EnrolDialog = dynamic(() => import("./enrol-dialog").then((module) => module.EnrolDialog));

type Opened = "enrol" | "remove" | "codes" | null;

/** Below it, new ones are asked for in words. */
const codesFew = 3;

export function SecondFactorPanel() {
  const query = useQuery(accountQuery());
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  return (
    <Panel title="Second factor">
      <PanelQuery query={query} failedTitle="Your account was not loaded" loadingRows={3}>
        {(account) =>
          account.secondFactor.state === "on" ? (
            <FactorOn factor={account.secondFactor} onOpen={setOpened} />
          ) : (
            <FactorOff account={account} onSetUp={() => setOpened("enrol")} />
          )
        }
      </PanelQuery>
      <Dialog open={opened !== null} onOpenChange={(isOpen) => !isOpen && close()}>
        {opened === "enrol" ? <EnrolDialog onDone={close} /> : null}
        {opened === "remove" ? <RemoveDialog onDone={close} /> : null}
        {opened === "codes" ? <CodesDialog onDone={close} /> : null}
      </Dialog>
    </Panel>
  );
}

function FactorOff({ account, onSetUp }: { account: Account; onSetUp: () => void }) {
  const setUp: ReactNode = account.hasPassword ? (
    <Button variant="primary" onClick={onSetUp}>
      Set up…
    </Button>
  ) : undefined;
  if (account.secondFactor.state === "pending") {
    return (
      <PanelEmpty title="Begun, not proven" actions={setUp}>
        No code of the app was typed yet, so sign-in does not ask for one. Set up again to get a new
        QR code.
      </PanelEmpty>
    );
  }
  return (
    <PanelEmpty title="Off" actions={setUp}>
      Your password alone opens your account. A code of an authenticator app beside it keeps a
      stolen password out.
    </PanelEmpty>
  );
}

function FactorOn({
  factor,
  onOpen,
}: {
  factor: Account["secondFactor"];
  onOpen: (opened: Opened) => void;
}) {
  const left = factor.backupCodesLeft;
  return (
    <PanelBody className="grid gap-3">
      <p className="row">
        <VerdictMark verdict="healthy" isPast />
        <span>
          <b className="strong">On.</b> Sign-in asks for a code of your authenticator app.
        </span>
      </p>
      <p className={left !== null && left >= codesFew ? "muted" : undefined}>
        {left === null
          ? "The backup codes cannot be read. Make new ones."
          : `${plural(left, "backup code")} left.${left < codesFew ? " Make new ones before the last is used." : ""}`}
      </p>
      <div className="row row-wrap">
        <Button onClick={() => onOpen("codes")}>New backup codes…</Button>
        <Button onClick={() => onOpen("remove")}>Turn off…</Button>
      </div>
    </PanelBody>
  );
}

function RemoveDialog({ onDone }: { onDone: () => void }) {
  const remove = useRemoveSecondFactor();
  return (
    <PasswordDialog
      title="Turn the second factor off?"
      about="Your password alone then opens your account. The key in the app and the backup codes end."
      confirmLabel="Turn off"
      isDestructive
      onConfirm={(password) => remove.mutateAsync(password).then(onDone)}
    />
  );
}

function CodesDialog({ onDone }: { onDone: () => void }) {
  const replace = useReplaceBackupCodes();
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes === null) {
    return (
      <PasswordDialog
        title="Make new backup codes?"
        about="The ones you have end at once."
        confirmLabel="Make new codes"
        onConfirm={async (password) => setCodes((await replace.mutateAsync(password)).backupCodes)}
      />
    );
  }
  return (
    <DialogContent
      title="New backup codes"
      actions={
        <Button variant="primary" onClick={onDone}>
          I have kept the codes
        </Button>
      }
    >
      <BackupCodes codes={codes} />
    </DialogContent>
  );
}
