"use client";

import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import { cn } from "@/lib/client/cn";

export type CheckboxProps = Omit<Base.Root.Props, "className"> & { className?: string };

export function Checkbox({ className, indeterminate, ...props }: CheckboxProps) {
  return (
    <Base.Root className={cn("check", className)} indeterminate={indeterminate} {...props}>
      <Base.Indicator>
        {indeterminate ? <Minus className="icon" /> : <Check className="icon" />}
      </Base.Indicator>
    </Base.Root>
  );
}
