"use client";

import { Autocomplete as Base } from "@base-ui/react/autocomplete";
import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export interface AutocompleteItem {
  value: string;
  /** What it is, in grey at the right: "folder". */
  note?: string;
}

export interface AutocompleteProps {
  items: readonly AutocompleteItem[];
  value: string;
  onValueChange: (value: string) => void;
  /** "client" filters here; "none" when the server already did. */
  filter?: "client" | "none";
  /** Last line of the list: where the names come from and how old they are. */
  footer?: ReactNode;
  empty?: ReactNode;
  placeholder?: string;
  isMono?: boolean;
  isInvalid?: boolean;
  isReadOnly?: boolean;
  isFocusedFirst?: boolean;
  size?: "default" | "lg";
  className?: string;
  id?: string;
  name?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  onBlur?: () => void;
  onFocus?: () => void;
}

/** A text field that completes names; any text stays possible. */
export function Autocomplete(props: AutocompleteProps) {
  const { items, value, onValueChange, filter = "client", size = "default" } = props;
  const values = items.map((item) => item.value);
  const notes = new Map(items.map((item) => [item.value, item.note]));
  return (
    <Base.Root
      items={values}
      value={value}
      onValueChange={onValueChange}
      filter={filter === "none" ? null : undefined}
      openOnInputClick
    >
      <Base.Input
        id={props.id}
        name={props.name}
        aria-label={props["aria-label"]}
        aria-describedby={props["aria-describedby"]}
        aria-invalid={props.isInvalid || undefined}
        placeholder={props.placeholder}
        readOnly={props.isReadOnly}
        autoFocus={props.isFocusedFirst}
        spellCheck={false}
        autoComplete="off"
        onBlur={props.onBlur}
        onFocus={props.onFocus}
        className={cn(
          "input",
          size === "lg" && "input-lg",
          props.isMono && "mono",
          props.isInvalid && "is-invalid",
          props.className,
        )}
      />
      <Base.Portal>
        <Base.Positioner className="positioner" sideOffset={4} align="start">
          <Base.Popup className="popup min-w-(--anchor-width)">
            <Base.Empty>
              {props.empty ? <div className="popup-note">{props.empty}</div> : null}
            </Base.Empty>
            <Base.List className="popup-list data-empty:hidden">
              {(item: string) => (
                <Base.Item key={item} value={item} className="popup-item">
                  <span className={cn("min-w-0 flex-1 truncate", props.isMono && "mono")}>
                    <Match text={item} query={value} />
                  </span>
                  {notes.get(item) ? <span className="hint">{notes.get(item)}</span> : null}
                </Base.Item>
              )}
            </Base.List>
            {props.footer ? <div className="popup-note">{props.footer}</div> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The matching part in 620. */
function Match({ text, query }: { text: string; query: string }) {
  const at = query ? text.toLowerCase().indexOf(query.toLowerCase()) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + query.length)}</mark>
      {text.slice(at + query.length)}
    </>
  );
}
