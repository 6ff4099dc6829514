import type { ComponentProps } from "react";
import { cn } from "@/lib/client/cn";

export type TextareaProps = ComponentProps<"textarea"> & { isMono?: boolean; isInvalid?: boolean };

export function Textarea({ className, isMono, isInvalid, ...props }: TextareaProps) {
  return (
    <textarea
      spellCheck={false}
      aria-invalid={isInvalid || undefined}
      className={cn("input textarea", isMono && "mono", isInvalid && "is-invalid", className)}
      {...props}
    />
  );
}
