"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import { cn } from "@/lib/client/cn";
import { useFocusAtHeading } from "@/lib/client/page-focus";
import { useSignedOut } from "@/lib/client/signed-out";
import { leaveFreely } from "@/lib/client/use-leave-warning";
import { useLive, useLiveConnection } from "@/lib/client/use-live";
import { useSession } from "@/lib/client/use-session";
import { AccountMenu } from "./account-menu";
import { BrandMark } from "./brand";
import { NavigationList } from "./navigation-list";
import { TopBar } from "./top-bar";
import { useFullText } from "./use-full-text";

/** Side bar, top bar, and the screen between; sends home who is not signed in. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  useSignedIn();
  useLiveConnection();
  const isLost = useLive().state === "lost";
  useFullText();
  useFocusAtHeading(usePathname());
  return (
    <div className={cn("shell", isLost && "is-lost")}>
      <a href="#main" className="btn skip">
        Skip to the content
      </a>
      <aside className="sidebar" aria-label="Side bar">
        <div className="sidebar-body">
          <Brand />
          <NavigationList />
          <div className="sidebar-foot">
            <AccountMenu />
          </div>
        </div>
      </aside>
      <div className="main">
        <TopBar onMenu={() => setMenuOpen(true)} />
        <main id="main" tabIndex={-1} className="page outline-none">
          <InBrowser>{children}</InBrowser>
        </main>
      </div>
      <Sheet open={isMenuOpen} onOpenChange={setMenuOpen}>
        <SheetContent title="Menu" isTitleHidden side="left">
          <div className="flex h-full flex-col px-2 pb-3">
            <Brand onNavigate={() => setMenuOpen(false)} />
            <NavigationList onNavigate={() => setMenuOpen(false)} />
            <div className="sidebar-foot">
              <AccountMenu />
            </div>
          </div>
        </SheetContent>
      </Sheet>
    </div>
  );
}

function Brand({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <Link href="/overview" className="brand" onClick={onNavigate}>
      <BrandMark />
      Bindery
    </Link>
  );
}

/** The server guards every page and call; this catches a session that ended while the page was open. */
function useSignedIn(): void {
  useSession();
  const isSignedOut = useSignedOut();
  useEffect(() => {
    if (!isSignedOut) return;
    leaveFreely();
    const { pathname, search } = window.location;
    window.location.assign(`/login?ended=1&next=${encodeURIComponent(pathname + search)}`);
  }, [isSignedOut]);
}

const never = () => () => undefined;

/**
 * Screens are drawn in the browser only: they hydrate after the shell, when the cache already holds answers,
 * so the server's markup could not match.
 */
function InBrowser({ children }: { children: ReactNode }) {
  const isBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return isBrowser ? children : null;
}
