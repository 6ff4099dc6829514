"use client";

import { ChevronDown, Plus, Search, X } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Input } from "@/components/ui/input";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuRadioGroup,
  MenuRadioItem,
  MenuTrigger,
} from "@/components/ui/menu";
import { useUrlState } from "@/lib/client/use-url-state";

export const FilterBar = ({ children, count }: { children: ReactNode; count?: ReactNode }) => (
  <div className="filters" role="search">
    {children}
    {count ? <span className="push muted">{count}</span> : null}
  </div>
);

/** Free text; goes into the URL 250 ms after the last letter. */
export function SearchFilter({ name = "text", label }: { name?: string; label: string }) {
  // Only what is stable may restart the pause: a screen that is drawn again by live events must not put it off for ever.
  const { get, set } = useUrlState();
  const current = get(name) ?? "";
  const [text, setText] = useState(current);
  const [seen, setSeen] = useState(current);
  if (seen !== current) {
    setSeen(current);
    setText(current);
  }
  useEffect(() => {
    if (text === current) return;
    const timer = setTimeout(() => set({ [name]: text, cursor: null }), 250);
    return () => clearTimeout(timer);
  }, [text, current, name, set]);
  return (
    <div className="input-icon search">
      <Search className="icon" />
      <Input
        size="default"
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onValueChange={setText}
      />
    </div>
  );
}

export interface ChoiceFilterProps {
  /** Its member of the URL. */
  name: string;
  label: string;
  options: readonly { value: string; label: string }[];
  /** What no choice means: "any". */
  anyLabel?: string;
  /** The options are all there are: another value in the URL is no choice, and filters nothing. */
  isClosed?: boolean;
  /** Dashed with a plus until chosen. */
  isOptional?: boolean;
}

/** One of a list, in the URL: `Outcome any ▾`. */
export function ChoiceFilter({
  name,
  label,
  options,
  anyLabel = "any",
  isOptional,
  isClosed,
}: ChoiceFilterProps) {
  const url = useUrlState();
  const chosen = options.find((option) => option.value === url.get(name));
  const value = isClosed ? (chosen?.value ?? null) : url.get(name);
  const set = (next: string | null) => url.set({ [name]: next, cursor: null });
  return (
    <Menu>
      <MenuTrigger className={`filter-button${isOptional && !chosen ? " is-empty" : ""}`}>
        {isOptional && !chosen ? <Plus className="icon" /> : null}
        {label}
        {isOptional && !chosen ? null : <b>{chosen?.label ?? value ?? anyLabel}</b>}
        {isOptional && !chosen ? null : <ChevronDown className="icon faint" />}
      </MenuTrigger>
      <MenuContent align="start">
        <MenuRadioGroup value={value ?? ""} onValueChange={(next) => set(String(next))}>
          {isOptional ? null : <MenuRadioItem value="">{anyLabel}</MenuRadioItem>}
          {options.map((option) => (
            <MenuRadioItem key={option.value} value={option.value}>
              {option.label}
            </MenuRadioItem>
          ))}
        </MenuRadioGroup>
        {isOptional && chosen ? (
          <MenuItem onClick={() => set(null)}>
            <X className="icon" />
            Clear
          </MenuItem>
        ) : null}
      </MenuContent>
    </Menu>
  );
}
