"use client";

import { Switch as Base } from "@base-ui/react/switch";
import { cn } from "@/lib/client/cn";

export type SwitchProps = Omit<Base.Root.Props, "className"> & { className?: string };

export function Switch({ className, ...props }: SwitchProps) {
  return <Base.Root className={cn("switch", className)} {...props} />;
}
