"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Breadcrumbs } from "@/components/patterns/breadcrumbs";
import { LiveDot } from "@/components/patterns/live-dot";
import { trailOf } from "./trail";

/** Fetched when it is first opened: most pages never need it. */
const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });

export function TopBar({ onMenu }: { onMenu: () => void }) {
  const pathname = usePathname();
  const [isOpen, setOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  if (isOpen && !wasOpened) setWasOpened(true);
  const key = useModifierName();
  usePaletteKey(() => setOpen((before) => !before));
  return (
    <header className="topbar">
      <Button
        variant="ghost"
        size="icon"
        className="only-narrow -ml-2"
        aria-label="Menu"
        onClick={onMenu}
      >
        <MenuIcon className="icon" />
      </Button>
      <Breadcrumbs crumbs={trailOf(pathname)} />
      <LiveDot />
      <button type="button" className="palette" onClick={() => setOpen(true)}>
        <Search className="icon icon-sm" />
        <span className="grow">Go to or run…</span>
        <kbd>{key} K</kbd>
      </button>
      <Button
        variant="ghost"
        size="icon"
        className="only-narrow -mr-2"
        aria-label="Go to or run"
        onClick={() => setOpen(true)}
      >
        <Search className="icon" />
      </Button>
      {wasOpened && <Palette isOpen={isOpen} onOpenChange={setOpen} />}
    </header>
  );
}

const never = () => () => undefined;
const modifierName = () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl");

const useModifierName = (): string => useSyncExternalStore(never, modifierName, () => "Ctrl");

function usePaletteKey(onPress: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.repeat)
        return;
      event.preventDefault();
      onPress();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  });
}
