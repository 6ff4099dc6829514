"use client";

import { Fragment } from "react";
import { Table, Th } from "@/components/ui/table";
import { plural } from "@/lib/client/format";
import type { KeyRow } from "@/lib/contracts/environments";
import { KeyRowView, type KeyRowViewProps } from "./key-row";

const groups: readonly (readonly [KeyRow["group"], string])[] = [
  ["database", "Database"],
  ["storage", "File storage"],
  ["administration", "Administration"],
  ["constants", "Constants"],
  ["runtime", "Runtime settings"],
  ["unknown", "Other file names"],
];

export interface ShownRow {
  row: KeyRow;
  index: number;
}

export interface KeyTableProps extends Omit<
  KeyRowViewProps,
  "row" | "index" | "isOpenFirst" | "isNew"
> {
  shown: readonly ShownRow[];
  /** Keys whose fields are open at once, as a finding asked for them. */
  openKeys: ReadonlySet<string>;
  /** The key that was just added: its name takes the focus. */
  focusKey: string | null;
}

/** Keys by group, required ones first in each. */
export function KeyTable({ shown, openKeys, focusKey, common, ...rest }: KeyTableProps) {
  return (
    <Table caption="Keys and their references" hasHover className="keys">
      <colgroup>
        <col className="w-[27%]" />
        <col />
        <col className="w-[168px]" />
        <col className="w-20" />
        <col className="w-32" />
        <col className="w-32" />
      </colgroup>
      <thead>
        <tr>
          <Th>Key</Th>
          <Th>
            {common === null ? (
              "Reference"
            ) : (
              <span className="truncate block" title={common}>
                Reference in <code>{common}</code>
              </span>
            )}
          </Th>
          <Th>State</Th>
          <Th>Version</Th>
          <Th>Takes effect</Th>
          <Th>
            <span className="visually-hidden">Actions</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {groups.map(([group, label]) => {
          const members = shown.filter(({ row }) => row.group === group);
          if (members.length === 0) return null;
          const sorted = members.toSorted(
            (a, b) => Number(b.row.isRequired) - Number(a.row.isRequired),
          );
          return (
            <Fragment key={group}>
              <tr className="group">
                <td colSpan={6}>
                  <span className="row">
                    <b className="strong">{label}</b>
                    <span className="muted font-normal">{aboutGroup(members)}</span>
                  </span>
                </td>
              </tr>
              {sorted.map(({ row, index }) => (
                <KeyRowView
                  key={row.key}
                  row={row}
                  index={index}
                  isOpenFirst={openKeys.has(row.key)}
                  isNew={row.key === focusKey}
                  common={common}
                  {...rest}
                />
              ))}
            </Fragment>
          );
        })}
      </tbody>
    </Table>
  );
}

function aboutGroup(members: readonly ShownRow[]): string {
  const required = members.filter(({ row }) => row.isRequired).length;
  const count = plural(members.length, "key");
  if (required === 0) return count;
  return required === members.length
    ? `${count}, all required in this mode`
    : `${count}, ${required} required`;
}
