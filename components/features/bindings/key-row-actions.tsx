"use client";

import { Ellipsis } from "lucide-react";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { toasts } from "@/components/ui/toast";
import type { StoreReference } from "@/lib/contracts/bindings";
import type { KeyRow } from "@/lib/contracts/environments";
import type { RowChange } from "./draft";

export interface RowActionsProps {
  row: KeyRow;
  /** As it is typed now; null: maps nothing. */
  reference: StoreReference | null;
  change: RowChange;
  isEditable: boolean;
  isOpen: boolean;
  isSetting: boolean;
  canSet: boolean;
  onUndo: () => void;
  onTemplate: () => void;
  onRemove: () => void;
  onEdit: () => void;
  onSetting: () => void;
}

/** What can be done with one key, as a button where it is the next step, else in the row's menu. */
export function RowActions(props: RowActionsProps) {
  const { row, reference, change, isEditable, isSetting } = props;
  if (isSetting) {
    return (
      <Button variant="ghost" onClick={props.onSetting} aria-label={`Close ${row.key}`}>
        Close
      </Button>
    );
  }
  if (change === "removed") {
    return (
      <Button variant="ghost" onClick={props.onUndo} aria-label={`Undo ${row.key}`}>
        Undo
      </Button>
    );
  }
  const isEmpty = row.reference === null && change === null;
  const isTemplate = isEditable && row.suggestion !== null;
  const hasMenu = reference !== null || row.reference !== null || isTemplate || change !== null;
  return (
    <span className="row justify-end! gap-0.5!">
      {props.canSet ? (
        <Button
          variant="ghost"
          className="btn-setvalue"
          onClick={props.onSetting}
          aria-label={`Set value of ${row.key}`}
        >
          Set value
        </Button>
      ) : null}
      {isEmpty && row.suggestion && !props.canSet ? (
        <Button
          variant="ghost"
          onClick={props.onTemplate}
          aria-label={`Use template for ${row.key}`}
        >
          Template
        </Button>
      ) : null}
      {hasMenu ? (
        <Menu>
          <MenuTrigger
            render={<Button variant="ghost" size="icon" aria-label={`More for ${row.key}`} />}
          >
            <Ellipsis className="icon" />
          </MenuTrigger>
          <MenuContent>
            {props.canSet ? <MenuItem onClick={props.onSetting}>Set value</MenuItem> : null}
            {isEditable && row.reference ? (
              <MenuItem onClick={props.onEdit}>
                {props.isOpen ? "Close the fields" : "Edit reference"}
              </MenuItem>
            ) : null}
            {isEditable && row.suggestion ? (
              <MenuItem onClick={props.onTemplate}>Fill from template</MenuItem>
            ) : null}
            {reference ? (
              <MenuItem onClick={() => copyReference(reference)}>Copy reference</MenuItem>
            ) : null}
            {change ? <MenuItem onClick={props.onUndo}>Undo</MenuItem> : null}
            {isEditable && row.reference ? (
              <MenuItem isDanger onClick={props.onRemove}>
                Remove from the binding
              </MenuItem>
            ) : null}
          </MenuContent>
        </Menu>
      ) : null}
    </span>
  );
}

/** As naming templates and pasted rows write it: `path#field`. It names where a value lies, never the value. */
function copyReference({ name, member }: StoreReference): void {
  const text = member === null ? name : `${name}#${member}`;
  void navigator.clipboard.writeText(text).then(() =>
    toasts.add({
      title: "Reference copied",
      description: text,
      data: { mark: <VerdictMark verdict="healthy" isPast /> },
    }),
  );
}
