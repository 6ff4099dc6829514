"use client";

import { Box, FolderTree, LogOut, Moon, Plus, RefreshCw, Sun, Vault } from "lucide-react";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { CommandGroup, CommandItem } from "@/components/ui/command";
import { mayDo, useSession } from "@/lib/client/use-session";
import { applyTheme } from "@/lib/client/theme";
import type { EnvironmentSummary } from "@/lib/contracts/environments";
import type { NamespaceRef } from "@/lib/contracts/names";
import type { Store } from "@/lib/contracts/stores";
import type { Entry } from "./navigation";
import { signOut } from "./sign-in";
import { environmentIn, useCheckAgain } from "./use-check-again";

interface Going {
  onGo: (href: string) => void;
}

export const Screens = ({ screens, onGo }: Going & { screens: readonly Entry[] }) => (
  <CommandGroup heading="Screens">
    {screens.map((entry) => (
      <CommandItem
        key={entry.label}
        value={`${entry.label} screen`}
        icon={<entry.icon className="icon" />}
        onSelect={() => onGo(entry.href)}
      >
        {entry.label}
      </CommandItem>
    ))}
  </CommandGroup>
);

export const Environments = ({ items, onGo }: Going & { items: readonly EnvironmentSummary[] }) => (
  <CommandGroup heading="Environments">
    {items.map(({ cluster, namespace, name, verdict }) => (
      <CommandItem
        key={`${cluster}/${namespace}/${name}`}
        value={`${name} environment ${namespace} ${cluster}`}
        icon={<VerdictMark verdict={verdict} label={verdict} />}
        note={`${namespace}, ${cluster}`}
        onSelect={() => onGo(`/environments/${cluster}/${namespace}/${name}`)}
      >
        {name}
      </CommandItem>
    ))}
  </CommandGroup>
);

export const Namespaces = ({ items, onGo }: Going & { items: readonly NamespaceRef[] }) => (
  <CommandGroup heading="Namespaces">
    {items.map(({ cluster, namespace }) => (
      <Place
        key={`${cluster}/${namespace}`}
        kind="namespace"
        icon={<FolderTree className="icon" />}
        name={namespace}
        note={cluster}
        onSelect={() => onGo(`/namespaces/${cluster}/${namespace}`)}
      />
    ))}
  </CommandGroup>
);

export const Stores = ({
  items,
  onGo,
}: Going & { items: readonly Pick<Store, "name" | "address">[] }) => (
  <CommandGroup heading="Stores">
    {items.map(({ name, address }) => (
      <Place
        key={name}
        kind="store"
        icon={<Vault className="icon" />}
        name={name}
        note={address}
        onSelect={() => onGo(`/stores/${name}`)}
      />
    ))}
  </CommandGroup>
);

function Place(props: {
  kind: string;
  icon: ReactNode;
  name: string;
  note: string;
  onSelect: () => void;
}) {
  return (
    <CommandItem
      value={`${props.name} ${props.kind} ${props.note}`}
      icon={props.icon}
      note={props.note}
      onSelect={props.onSelect}
    >
      {props.name}
    </CommandItem>
  );
}

export function Actions({ onDone, onGo }: { onDone: () => void; onGo: (href: string) => void }) {
  const session = useSession();
  const here = environmentIn(usePathname());
  const checkAgain = useCheckAgain();
  const may = (permission: Parameters<typeof mayDo>[1]) => mayDo(session.data, permission);
  const run = (action: () => void) => () => {
    onDone();
    action();
  };
  return (
    <CommandGroup heading="Actions">
      {here && mayDo(session.data, "environment:check", here) ? (
        <CommandItem
          value={`check again ${here.name}`}
          icon={<RefreshCw className="icon" />}
          note={here.name}
          onSelect={run(() => checkAgain.mutate(here))}
        >
          Check again
        </CommandItem>
      ) : null}
      {here && mayDo(session.data, "binding:plan", here) ? (
        <CommandItem
          value={`edit keys ${here.name}`}
          icon={<Box className="icon" />}
          note={here.name}
          onSelect={() => onGo(`/environments/${here.cluster}/${here.namespace}/${here.name}/keys`)}
        >
          Edit keys
        </CommandItem>
      ) : null}
      {may("store:create") ? (
        <CommandItem
          value="add a store"
          icon={<Plus className="icon" />}
          onSelect={() => onGo("/stores/new")}
        >
          Add a store…
        </CommandItem>
      ) : null}
      {may("cluster:create") ? (
        <CommandItem
          value="register a cluster"
          icon={<Plus className="icon" />}
          onSelect={() => onGo("/settings/clusters/new")}
        >
          Register a cluster…
        </CommandItem>
      ) : null}
      <CommandItem
        value="theme light"
        icon={<Sun className="icon" />}
        onSelect={run(() => applyTheme("light"))}
      >
        Light theme
      </CommandItem>
      <CommandItem
        value="theme dark"
        icon={<Moon className="icon" />}
        onSelect={run(() => applyTheme("dark"))}
      >
        Dark theme
      </CommandItem>
      <CommandItem
        value="sign out"
        icon={<LogOut className="icon" />}
        onSelect={run(() => void signOut())}
      >
        Sign out
      </CommandItem>
    </CommandGroup>
  );
}
