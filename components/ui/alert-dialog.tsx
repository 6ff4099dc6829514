"use client";

import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";

export const AlertDialog = Base.Root;
export const AlertDialogTrigger = Base.Trigger;
export const AlertDialogClose = Base.Close;

export interface AlertDialogContentProps {
  title: ReactNode;
  about: ReactNode;
  actions: ReactNode;
  children?: ReactNode;
}

/** Needs an answer: a click beside it does not close it. */
export function AlertDialogContent({ title, about, actions, children }: AlertDialogContentProps) {
  return (
    <Base.Portal>
      <Base.Backdrop className="backdrop" />
      <Base.Popup className="dialog">
        <Base.Title>{title}</Base.Title>
        <Base.Description className="about" render={<div />}>
          {about}
        </Base.Description>
        {children}
        <div className="actions">{actions}</div>
      </Base.Popup>
    </Base.Portal>
  );
}
