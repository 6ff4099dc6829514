import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

/** A quiet label; never for verdicts. */
export function Tag({
  isMono,
  className,
  children,
}: {
  isMono?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return <span className={cn("tag", isMono && "tag-mono", className)}>{children}</span>;
}
