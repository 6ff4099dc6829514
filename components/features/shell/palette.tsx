"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { Fragment, useRef, useState } from "react";
import { CommandDialog } from "@/components/ui/command";
import { pageHeading } from "@/lib/client/page-focus";
import { mayDo, useSession } from "@/lib/client/use-session";
import { entries, insideEntries } from "./navigation";
import { Actions, Environments, Namespaces, Screens, Stores } from "./palette-groups";
import { byBestName, rankChoice } from "./rank-choice";
import {
  paletteEnvironmentsQuery,
  paletteNamespacesQuery,
  paletteStoresQuery,
} from "./shell.queries";

export interface PaletteProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

export function Palette({ isOpen, onOpenChange }: PaletteProps) {
  const [query, setQuery] = useState("");
  const hasGone = useRef(false);
  const close = (open: boolean) => {
    onOpenChange(open);
    if (!open) setQuery("");
  };
  return (
    <CommandDialog
      finalFocus={() => {
        if (!hasGone.current) return true;
        hasGone.current = false;
        // A field of the new page may have it already.
        const isThere = document.getElementById("main")?.contains(document.activeElement);
        return isThere ? false : pageHeading();
      }}
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
      <Choices
        query={query}
        isOpen={isOpen}
        onDone={() => close(false)}
        onLeave={() => (hasGone.current = true)}
      />
    </CommandDialog>
  );
}

interface ChoicesProps {
  query: string;
  isOpen: boolean;
  onDone: () => void;
  /** The choice leads to another page. */
  onLeave: () => void;
}

/** Groups in their order, but first the one whose choice is named as what is typed: the library sorts within a group only. */
function Choices({ query, isOpen, onDone, onLeave }: ChoicesProps) {
  const router = useRouter();
  const session = useSession();
  const environments = useQuery({ ...paletteEnvironmentsQuery(), enabled: isOpen });
  const namespaces = useQuery({ ...paletteNamespacesQuery(), enabled: isOpen });
  const stores = useQuery({ ...paletteStoresQuery(), enabled: isOpen });
  const go = (href: string) => {
    onLeave();
    onDone();
    router.push(href);
  };
  const screens = [...entries, ...insideEntries].filter((entry) =>
    mayDo(session.data, entry.permission),
  );
  const places = {
    environments: environments.data?.items ?? [],
    namespaces: namespaces.data?.items ?? [],
    stores: stores.data?.items ?? [],
  };
  const groups = [
    { key: "actions", names: [], group: <Actions onDone={onDone} onGo={go} /> },
    {
      key: "screens",
      names: screens.map(({ label }) => label),
      group: <Screens screens={screens} onGo={go} />,
    },
    {
      key: "environments",
      names: places.environments.map(({ name }) => name),
      group: <Environments items={places.environments} onGo={go} />,
    },
    {
      key: "namespaces",
      names: places.namespaces.map(({ namespace }) => namespace),
      group: <Namespaces items={places.namespaces} onGo={go} />,
    },
    {
      key: "stores",
      names: places.stores.map(({ name }) => name),
      group: <Stores items={places.stores} onGo={go} />,
    },
  ];
  return byBestName(groups, query).map(({ key, group }) => <Fragment key={key}>{group}</Fragment>);
}
