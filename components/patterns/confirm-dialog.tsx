"use client";

import { useState, type ReactNode } from "react";
import { AlertDialog, AlertDialogClose, AlertDialogContent } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field, useFieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { asApiError } from "@/lib/client/api-error";
import { useSingleRun } from "@/lib/client/use-single-run";
import { Banner } from "./panel-state";

export interface ConfirmDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The question, with the object named. */
  title: ReactNode;
  /** What is known to go wrong; said above everything else. */
  warning?: ReactNode;
  /** What happens, and what does not. */
  about: ReactNode;
  /** Says exactly what happens: "Forget vault-ams". */
  confirmLabel: string;
  cancelLabel?: string;
  isDestructive?: boolean;
  /** Must be typed before the button works. */
  typedName?: string;
  onConfirm: () => Promise<unknown>;
}

/** Asks before something that cannot be taken back; shows the refusal in place and stays open. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const once = useSingleRun();
  const isLocked = props.typedName !== undefined && typed !== props.typedName;
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.onConfirm();
      props.onOpenChange(false);
      setTyped("");
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const failure = error === null ? null : asApiError(error);
  return (
    <AlertDialog
      open={props.isOpen}
      onOpenChange={(isOpen) => !isBusy && props.onOpenChange(isOpen)}
    >
      <AlertDialogContent
        title={props.title}
        about={
          props.warning ? (
            <div className="stack">
              <Banner verdict="failed">{props.warning}</Banner>
              <div>{props.about}</div>
            </div>
          ) : (
            props.about
          )
        }
        actions={
          <>
            <AlertDialogClose render={<Button />}>{props.cancelLabel ?? "Cancel"}</AlertDialogClose>
            <Button
              variant={props.isDestructive ? "destructive" : "primary"}
              disabled={isLocked}
              isBusy={isBusy}
              onClick={() => void once(confirm)}
            >
              {props.confirmLabel}
            </Button>
          </>
        }
      >
        {props.typedName === undefined ? null : (
          <Field
            label={
              <>
                Type <code>{props.typedName}</code> to confirm
              </>
            }
          >
            <TypedName value={typed} onChange={setTyped} />
          </Field>
        )}
        {failure ? (
          <Banner verdict="failed">
            {failure.detail} {failure.hint}
          </Banner>
        ) : null}
      </AlertDialogContent>
    </AlertDialog>
  );
}

function TypedName({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return <Input {...useFieldControl()} isMono value={value} onValueChange={onChange} />;
}
