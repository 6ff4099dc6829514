"use client";

import { Tabs as Base } from "@base-ui/react/tabs";
import { cn } from "@/lib/client/cn";

/** Tabs that switch in place. For tabs that are pages of their own use `patterns/page-tabs`. */
export const Tabs = Base.Root;

export function TabsList({
  className,
  ...props
}: Omit<Base.List.Props, "className"> & { className?: string }) {
  return <Base.List className={cn("tabs", className)} {...props} />;
}

export function TabsTab({
  className,
  ...props
}: Omit<Base.Tab.Props, "className"> & { className?: string }) {
  return <Base.Tab className={cn("tab", className)} {...props} />;
}

export const TabsPanel = Base.Panel;
