"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export const Sheet = Base.Root;
export const SheetTrigger = Base.Trigger;
export const SheetClose = Base.Close;

export interface SheetContentProps {
  title: string;
  isTitleHidden?: boolean;
  side?: "left" | "right";
  children: ReactNode;
}

export function SheetContent({
  title,
  isTitleHidden,
  side = "right",
  children,
}: SheetContentProps) {
  return (
    <Base.Portal>
      <Base.Backdrop className="backdrop" />
      <Base.Popup className={cn("sheet", side === "left" && "sheet-left")}>
        <Base.Title className={isTitleHidden ? "visually-hidden" : "panel-head"}>
          {title}
        </Base.Title>
        {children}
      </Base.Popup>
    </Base.Portal>
  );
}
