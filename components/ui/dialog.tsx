"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export const Dialog = Base.Root;
export const DialogTrigger = Base.Trigger;
export const DialogClose = Base.Close;

export interface DialogContentProps {
  title: ReactNode;
  /** One or two sentences: what will happen. */
  about?: ReactNode;
  isWide?: boolean;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  className?: string;
  children?: ReactNode;
}

export function DialogContent({
  title,
  about,
  isWide,
  actions,
  className,
  children,
}: DialogContentProps) {
  return (
    <Base.Portal>
      <Base.Backdrop className="backdrop" />
      <Base.Popup className={cn("dialog", isWide && "is-wide", className)}>
        <Base.Title>{title}</Base.Title>
        {about ? <Base.Description className="about">{about}</Base.Description> : null}
        {children}
        {actions ? <div className="actions">{actions}</div> : null}
      </Base.Popup>
    </Base.Portal>
  );
}
