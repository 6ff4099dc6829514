"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { ToastProvider } from "@/components/ui/toast";
import { TooltipProvider } from "@/components/ui/tooltip";
import "@/lib/client/form-messages";
import { makeQueryClient } from "@/lib/client/query";
import { followSystem } from "@/lib/client/theme";

export function Providers({ nonce, children }: { nonce?: string; children: ReactNode }) {
  const [client] = useState(makeQueryClient);
  useEffect(followSystem, []);
  return (
    <CSPProvider nonce={nonce}>
      <QueryClientProvider client={client}>
        <TooltipProvider delay={400}>
          <ToastProvider>{children}</ToastProvider>
        </TooltipProvider>
      </QueryClientProvider>
    </CSPProvider>
  );
}
