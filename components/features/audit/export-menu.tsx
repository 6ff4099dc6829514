"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import { useCan } from "@/lib/client/use-session";
import type { AuditExportFormat } from "@/lib/contracts/audit-export";

const choices: readonly (readonly [format: AuditExportFormat, label: string])[] = [
  ["jsonl", "JSONL, to verify offline"],
  ["csv", "CSV, to read"],
];

/** The whole audit as a file. The browser writes it while it comes; the export is an entry itself. */
export function ExportMenu() {
  if (!useCan("audit:export", null)) return null;
  return (
    <Menu>
      <MenuTrigger render={<Button />}>
        <Download className="icon" />
        Export
      </MenuTrigger>
      <MenuContent>
        {choices.map(([format, label]) => (
          <MenuItem
            key={format}
            render={
              <a href={`/api/v1/audit/export?format=${format}`} download aria-label={label} />
            }
          >
            {label}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
