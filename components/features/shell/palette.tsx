"use client";

import { useQuery } from "@tanstack/react-query";
import { Box, FolderTree, LogOut, Moon, Plus, RefreshCw, Sun, Vault } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { VerdictMark } from "@/components/patterns/verdict-mark";
import { CommandDialog, CommandGroup, CommandItem } from "@/components/ui/command";
import { mayDo, useSession } from "@/lib/client/use-session";
import { applyTheme } from "@/lib/client/theme";
import { entries, insideEntries } from "./navigation";
import { environmentIn, useCheckAgain } from "./use-check-again";
import {
  paletteEnvironmentsQuery,
  paletteNamespacesQuery,
  paletteStoresQuery,
} from "./shell.queries";
import { rankChoice } from "./rank-choice";
import { signOut } from "./sign-in";

export interface PaletteProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function Palette({ isOpen, onOpenChange }: PaletteProps) {
  const [query, setQuery] = useState("");
  const close = (open: boolean) => {
    onOpenChange(open);
    if (!open) setQuery("");
  };
  return (
    <CommandDialog
      isOpen={isOpen}
      onOpenChange={close}
      label="Go to or run"
      placeholder="An environment, a namespace, a store, an action"
      query={query}
      onQueryChange={setQuery}
      rank={rankChoice}
      empty={<>Nothing is named “{query}”. Try a part of the name.</>}
      footer={
        <>
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> choose
          </span>
          <span>
            <kbd>Enter</kbd> go or run
          </span>
          <span>
            <kbd>Esc</kbd> close
          </span>
        </>
      }
    >
      <Choices isOpen={isOpen} onDone={() => close(false)} />
    </CommandDialog>
  );
}

function Choices({ isOpen, onDone }: { isOpen: boolean; onDone: () => void }) {
  const router = useRouter();
  const session = useSession();
  const go = (href: string) => {
    onDone();
    router.push(href);
  };
  return (
    <>
      <Actions onDone={onDone} onGo={go} />
      <CommandGroup heading="Screens">
        {[...entries, ...insideEntries]
          .filter((entry) => mayDo(session.data, entry.permission))
          .map((entry) => (
            <CommandItem
              key={entry.label}
              value={`${entry.label} screen`}
              icon={<entry.icon className="icon" />}
              onSelect={() => go(entry.href)}
            >
              {entry.label}
            </CommandItem>
          ))}
      </CommandGroup>
      <Places isOpen={isOpen} onGo={go} />
    </>
  );
}

/** The name stands first in what is searched: a name typed whole finds its own thing before what lies in it. */
function Places({ isOpen, onGo }: { isOpen: boolean; onGo: (href: string) => void }) {
  const environments = useQuery({ ...paletteEnvironmentsQuery(), enabled: isOpen });
  const namespaces = useQuery({ ...paletteNamespacesQuery(), enabled: isOpen });
  const stores = useQuery({ ...paletteStoresQuery(), enabled: isOpen });
  return (
    <>
      <CommandGroup heading="Environments">
        {environments.data?.items.map(({ cluster, namespace, name, verdict }) => (
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
      <CommandGroup heading="Namespaces">
        {namespaces.data?.items.map(({ cluster, namespace }) => (
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
      <CommandGroup heading="Stores">
        {stores.data?.items.map(({ name, address }) => (
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
    </>
  );
}

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

function Actions({ onDone, onGo }: { onDone: () => void; onGo: (href: string) => void }) {
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
