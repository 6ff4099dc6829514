import type { ComponentProps } from "react";
import { cn } from "@/lib/client/cn";

export function Label({ className, children, ...props }: ComponentProps<"label">) {
  return (
    <label className={cn("label", className)} {...props}>
      {children}
    </label>
  );
}
