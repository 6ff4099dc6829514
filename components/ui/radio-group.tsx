"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup as Base } from "@base-ui/react/radio-group";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export interface RadioChoice {
  value: string;
  label: ReactNode;
  help?: ReactNode;
  isDisabled?: boolean;
}

export interface RadioGroupProps {
  choices: readonly RadioChoice[];
  value: string;
  onValueChange: (value: string) => void;
  "aria-label"?: string;
  "aria-labelledby"?: string;
  className?: string;
}

/** Choices as bordered rows: name, then what it means. */
export function RadioGroup({
  choices,
  value,
  onValueChange,
  className,
  ...props
}: RadioGroupProps) {
  return (
    <Base
      value={value}
      onValueChange={(next) => onValueChange(String(next))}
      className={cn("grid gap-2", className)}
      {...props}
    >
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={cn(
            "choice",
            choice.value === value && "is-chosen",
            choice.isDisabled && "is-disabled",
          )}
        >
          <Radio.Root value={choice.value} disabled={choice.isDisabled} className="radio" />
          <span className="min-w-0">
            <span className="block font-[510]">{choice.label}</span>
            {choice.help ? <span className="hint block">{choice.help}</span> : null}
          </span>
        </label>
      ))}
    </Base>
  );
}
