import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Age } from "./age";
import { CodeBlock } from "./code-block";

export interface EvidenceRowProps {
  label: string;
  observedAt: string;
  children: ReactNode;
  raw?: string;
}

/** One line of proof: source, age, what it says; the raw text one click away. Inside `EvidenceList`. */
export function EvidenceRow({ label, observedAt, children, raw }: EvidenceRowProps) {
  return (
    <li>
      <span className="src min-w-0 [overflow-wrap:anywhere]">{label}</span>
      <Age at={observedAt} />
      <span className="said muted">{children}</span>
      {raw ? (
        <details>
          <summary>
            <ChevronRight className="icon icon-xs" />
            Raw text
          </summary>
          <CodeBlock text={raw} label="Raw text" isWrapped />
        </details>
      ) : (
        <span />
      )}
    </li>
  );
}

export const EvidenceList = ({ children }: { children: ReactNode }) => (
  <ul className="evidence">{children}</ul>
);
