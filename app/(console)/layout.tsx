import type { ReactNode } from "react";
import { Suspense } from "react";
import { ConsoleShell } from "@/components/features/shell/console-shell";
import { requirePrincipal } from "@/lib/server/auth/require-principal";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  await requirePrincipal();
  return (
    <ConsoleShell>
      <Suspense>{children}</Suspense>
    </ConsoleShell>
  );
}
