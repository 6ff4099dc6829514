"use client";

import { Input as Base } from "@base-ui/react/input";
import { cn } from "@/lib/client/cn";

export type InputProps = Omit<Base.Props, "className" | "size"> & {
  className?: string;
  size?: "default" | "lg";
  isMono?: boolean;
  isInvalid?: boolean;
};

export function Input({ className, size = "lg", isMono, isInvalid, ...props }: InputProps) {
  return (
    <Base
      autoComplete="off"
      spellCheck={false}
      aria-invalid={isInvalid || undefined}
      className={cn(
        "input",
        size === "lg" && "input-lg",
        isMono && "mono",
        isInvalid && "is-invalid",
        className,
      )}
      {...props}
    />
  );
}
