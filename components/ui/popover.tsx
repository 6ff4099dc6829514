"use client";

import { Popover as Base } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export const Popover = Base.Root;
export const PopoverTrigger = Base.Trigger;
export const PopoverClose = Base.Close;

export interface PopoverContentProps {
  align?: "start" | "center" | "end";
  className?: string;
  "aria-label"?: string;
  children: ReactNode;
}

export function PopoverContent({
  align = "start",
  className,
  children,
  ...props
}: PopoverContentProps) {
  return (
    <Base.Portal>
      <Base.Positioner className="positioner" sideOffset={4} align={align}>
        <Base.Popup className={cn("popup", className)} {...props}>
          {children}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
