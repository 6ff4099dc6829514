"use client";

import { Ellipsis } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/menu";
import type { Person } from "@/lib/contracts/people";

export type PersonAct = "edit" | "endSessions" | "resetSecondFactor" | "passwordReset";

/** What a platform admin can do with an account, beside its roles. */
export function PersonMenu({ person, onAct }: { person: Person; onAct: (act: PersonAct) => void }) {
  return (
    <Menu>
      <MenuTrigger
        render={<Button variant="ghost" size="icon" aria-label={`More for ${person.name}`} />}
      >
        <Ellipsis className="icon" />
      </MenuTrigger>
      <MenuContent>
        <MenuItem onClick={() => onAct("edit")}>Roles…</MenuItem>
        <MenuSeparator />
        <MenuItem disabled={person.isDisabled} onClick={() => onAct("passwordReset")}>
          Password-reset link…
        </MenuItem>
        <MenuItem disabled={!person.hasSecondFactor} onClick={() => onAct("resetSecondFactor")}>
          Reset second factor…
        </MenuItem>
        <MenuItem onClick={() => onAct("endSessions")}>End sessions…</MenuItem>
      </MenuContent>
    </Menu>
  );
}
