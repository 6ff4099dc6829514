import type { ReactNode } from "react";
import { Suspense } from "react";
import { ConsoleShell } from "@/components/features/shell/console-shell";

export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return (
    <ConsoleShell>
      <Suspense>{children}</Suspense>
    </ConsoleShell>
  );
}
