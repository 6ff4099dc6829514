"use client";

import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import {
  Menu,
  MenuContent,
  MenuGroup,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/menu";
import { useSession } from "@/lib/client/use-session";
import { applyTheme, themes, type Theme } from "@/lib/client/theme";
import { useTheme } from "@/lib/client/use-theme";
import type { Grant } from "@/lib/contracts/session";
import { signOut } from "./sign-in";

const themeLabels: Record<Theme, string> = {
  system: "As the system",
  light: "Light",
  dark: "Dark",
};

export function AccountMenu() {
  const session = useSession();
  const person = session.data?.person;
  return (
    <Menu>
      <MenuTrigger className="account">
        <span className="sr-only">Account</span>
        <span className="avatar" aria-hidden="true">
          {person ? initials(person.name) : ""}
        </span>
        <span className="who grow">
          <span className="block truncate font-[510] text-foreground">{person?.name ?? "…"}</span>
          <span className="small muted block truncate">{roleText(session.data?.grants ?? [])}</span>
        </span>
        <ChevronsUpDown className="icon icon-sm" />
      </MenuTrigger>
      <MenuContent align="start" side="top" className="w-48">
        <ThemeChoice />
        <MenuSeparator />
        <MenuItem render={<Link href="/settings/account" />}>
          <UserRound className="icon" />
          Account
        </MenuItem>
        <MenuItem onClick={() => void signOut()}>
          <LogOut className="icon" />
          Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function ThemeChoice() {
  const theme = useTheme();
  return (
    <MenuGroup>
      <MenuLabel>Theme</MenuLabel>
      <MenuRadioGroup value={theme} onValueChange={(next) => applyTheme(next as Theme)}>
        {themes.map((name) => (
          <MenuRadioItem key={name} value={name}>
            {themeLabels[name]}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </MenuGroup>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join("")
    .toUpperCase();

/** The widest role first; namespaces are counted, not listed. */
function roleText(grants: Grant[]): string {
  const wide = grants.find((grant) => grant.scope === null);
  if (wide) return wide.role;
  const first = grants[0];
  if (!first) return "no role";
  return grants.length === 1 && first.scope
    ? `${first.role}, ${first.scope.namespace}`
    : `${first.role}, ${grants.length} namespaces`;
}
