"use client";

import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";

export interface SegmentedProps {
  options: readonly { value: string; label: ReactNode }[];
  value: string;
  onValueChange: (value: string) => void;
  "aria-label": string;
}

/** One of few, always visible: *Mapping | YAML*, *Unified | Split*. */
export function Segmented({ options, value, onValueChange, ...props }: SegmentedProps) {
  return (
    <ToggleGroup
      className="segmented"
      value={[value]}
      onValueChange={(next) => next[0] && onValueChange(next[0])}
      {...props}
    >
      {options.map((option) => (
        <Toggle key={option.value} value={option.value} className="sg">
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
