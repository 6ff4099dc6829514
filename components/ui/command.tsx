"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Command as Cmdk, defaultFilter } from "cmdk";
import { Search } from "lucide-react";
import type { ReactNode } from "react";

export interface CommandDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  label: string;
  placeholder: string;
  empty: ReactNode;
  footer?: ReactNode;
  query: string;
  onQueryChange: (query: string) => void;
  /** How well a value fits the query, 0 to 1, where their letters are as alike as `likeness` says; 0 leaves it out. */
  rank: (value: string, query: string, likeness: number) => number;
  /** Where the focus goes at closing; `true`: to where it was before. */
  finalFocus?: () => HTMLElement | boolean | null;
  children: ReactNode;
}

/** The palette: a field and a list below it, found by typing, chosen by Enter. */
export function CommandDialog(props: CommandDialogProps) {
  return (
    <Dialog.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="dialog palette-dialog" finalFocus={props.finalFocus}>
          <Dialog.Title className="visually-hidden">{props.label}</Dialog.Title>
          <Cmdk
            label={props.label}
            filter={(value, query, keywords) =>
              props.rank(value, query, defaultFilter(value, query, keywords))
            }
            loop
          >
            <div className="palette-input">
              <Search className="icon faint" />
              <Cmdk.Input
                value={props.query}
                onValueChange={props.onQueryChange}
                placeholder={props.placeholder}
              />
            </div>
            {/* A listbox holds options only: the note stands beside it. */}
            <Cmdk.Empty className="popup-note">{props.empty}</Cmdk.Empty>
            <Cmdk.List className="palette-list">{props.children}</Cmdk.List>
            {props.footer ? <div className="palette-foot">{props.footer}</div> : null}
          </Cmdk>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

export const CommandGroup = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Cmdk.Group heading={heading}>{children}</Cmdk.Group>
);

export interface CommandItemProps {
  value: string;
  keywords?: string[];
  icon?: ReactNode;
  note?: ReactNode;
  onSelect: () => void;
  children: ReactNode;
}

export function CommandItem({ value, keywords, icon, note, onSelect, children }: CommandItemProps) {
  return (
    <Cmdk.Item value={value} keywords={keywords} onSelect={onSelect} className="popup-item">
      {icon}
      <span className="truncate">{children}</span>
      {note ? <span className="ml-auto muted small truncate">{note}</span> : null}
    </Cmdk.Item>
  );
}
