"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export const Menu = Base.Root;
export const MenuTrigger = Base.Trigger;
export const MenuGroup = Base.Group;
export const MenuRadioGroup = Base.RadioGroup;

export interface MenuContentProps {
  align?: "start" | "center" | "end";
  side?: "top" | "bottom";
  className?: string;
  children: ReactNode;
}

export function MenuContent({
  align = "end",
  side = "bottom",
  className,
  children,
}: MenuContentProps) {
  return (
    <Base.Portal>
      <Base.Positioner className="positioner" sideOffset={4} align={align} side={side}>
        <Base.Popup className={cn("popup popup-list min-w-44", className)}>{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

export type MenuItemProps = Omit<Base.Item.Props, "className"> & {
  className?: string;
  isDanger?: boolean;
  /** The key that does the same. */
  shortcut?: ReactNode;
};

export function MenuItem({ className, isDanger, shortcut, children, ...props }: MenuItemProps) {
  return (
    <Base.Item className={cn("popup-item", isDanger && "is-danger", className)} {...props}>
      {children}
      {shortcut ? <kbd className="ml-auto">{shortcut}</kbd> : null}
    </Base.Item>
  );
}

export function MenuRadioItem({ children, ...props }: Omit<Base.RadioItem.Props, "className">) {
  return (
    <Base.RadioItem className="popup-item" closeOnClick {...props}>
      <span className="flex-1">{children}</span>
      <Base.RadioItemIndicator>
        <Check className="icon" />
      </Base.RadioItemIndicator>
    </Base.RadioItem>
  );
}

export const MenuSeparator = () => <Base.Separator className="popup-line" />;
export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <Base.GroupLabel className="popup-head">{children}</Base.GroupLabel>
);
