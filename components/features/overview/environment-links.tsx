"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/menu";
import type { EnvironmentRef } from "@/lib/contracts/names";
import { environmentPath } from "./environment-path";

const namedMax = 2;

/** Two names, then `+n` with the rest behind it; each leads to its findings. */
export function EnvironmentLinks({ of }: { of: readonly EnvironmentRef[] }) {
  const named = of.slice(0, namedMax);
  const rest = of.slice(namedMax);
  return (
    <div className="line2 break-words" title={of.map(({ name }) => name).join(", ")}>
      {named.map((environment, index) => (
        <span key={environmentPath(environment)}>
          {index > 0 ? ", " : null}
          <Link className="quiet-link" href={environmentPath(environment)}>
            {environment.name}
          </Link>
        </span>
      ))}
      {rest.length > 0 ? <RestMenu rest={rest} /> : null}
    </div>
  );
}

function RestMenu({ rest }: { rest: readonly EnvironmentRef[] }) {
  const router = useRouter();
  return (
    <Menu>
      {" "}
      <MenuTrigger className="link" aria-label={`${rest.length} more environments`}>
        +{rest.length}
      </MenuTrigger>
      <MenuContent align="start" className="max-h-80 overflow-auto">
        {rest.map((environment) => (
          <MenuItem
            key={environmentPath(environment)}
            onClick={() => router.push(environmentPath(environment))}
          >
            {environment.name}
            <span className="ml-auto muted small">{environment.namespace}</span>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
