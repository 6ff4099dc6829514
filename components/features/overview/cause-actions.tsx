"use client";

import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Button, buttonVariants } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import type { FindingGroup } from "@/lib/contracts/environments";
import { environmentPath } from "./environment-path";

/** As many as a menu shows before it must be scrolled. */
const shownMax = 8;

/** The way to the fix: a button, and at 390 px the row's `…` with one entry per environment (look.md §9). */
export function CauseActions({ group }: { group: FindingGroup }) {
  const [first] = group.environments;
  if (!first) return null;
  return (
    <>
      <Link
        href={environmentPath(first)}
        className={buttonVariants()}
        aria-label={`Show fix: ${group.title}`}
      >
        Show fix
      </Link>
      <NarrowMenu group={group} />
    </>
  );
}

function NarrowMenu({ group }: { group: FindingGroup }) {
  const router = useRouter();
  const isOne = group.environments.length === 1;
  return (
    <Menu>
      <MenuTrigger
        render={
          <Button
            variant="ghost"
            size="icon"
            className="only-narrow"
            aria-label={`More for ${group.title}`}
          />
        }
      >
        <Ellipsis className="icon" />
      </MenuTrigger>
      <MenuContent className="max-h-80 overflow-auto">
        {group.environments.slice(0, shownMax).map((environment) => (
          <MenuItem
            key={environmentPath(environment)}
            onClick={() => router.push(environmentPath(environment))}
          >
            {isOne ? "Show fix" : `Show fix in ${environment.name}`}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
