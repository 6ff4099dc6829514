"use client";

import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export interface SelectOption {
  value: string;
  label: string;
  /** Second line in the list. */
  help?: string;
  isDisabled?: boolean;
}

export interface SelectProps {
  options: readonly SelectOption[];
  value: string | null;
  onValueChange: (value: string) => void;
  placeholder?: string;
  icon?: ReactNode;
  size?: "default" | "lg";
  isDisabled?: boolean;
  isInvalid?: boolean;
  className?: string;
  id?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
  onBlur?: () => void;
}

export function Select(props: SelectProps) {
  const { options, value, onValueChange, placeholder = "Choose", icon, size = "lg" } = props;
  return (
    <Base.Root
      items={options as SelectOption[]}
      value={value === "" ? null : value}
      onValueChange={(next) => next !== null && onValueChange(next)}
      disabled={props.isDisabled}
    >
      <Base.Trigger
        id={props.id}
        aria-label={props["aria-label"]}
        aria-describedby={props["aria-describedby"]}
        aria-invalid={props["aria-invalid"]}
        onBlur={props.onBlur}
        className={cn(
          "select",
          size === "lg" && "input-lg",
          props.isInvalid && "is-invalid",
          props.className,
        )}
      >
        {icon}
        <Base.Value
          className="truncate data-placeholder:text-faint-foreground"
          placeholder={placeholder}
        />
        <Base.Icon className="ml-auto">
          <ChevronsUpDown className="icon" />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="positioner" sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className="popup min-w-(--anchor-width)">
            <Base.List className="popup-list">
              {options.map((option) => (
                <Base.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.isDisabled}
                  className="popup-item"
                >
                  <span className="min-w-0 flex-1">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.help ? <span className="hint block">{option.help}</span> : null}
                  </span>
                  <Base.ItemIndicator>
                    <Check className="icon" />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
