import type { ReactNode } from "react";
import { cn } from "@/lib/client/cn";

export interface PanelProps {
  /** Left out: a panel without head (counts, a lone table). */
  title?: ReactNode;
  /** Grey, beside the title. */
  sub?: ReactNode;
  /** At the right of the head: age, one or two ghost buttons. */
  aside?: ReactNode;
  foot?: ReactNode;
  /** Name for screen readers where there is no title. */
  label?: string;
  className?: string;
  children: ReactNode;
}

/** The frame of everything. Children bring their own padding: `PanelBody`, a table, a state, a list. */
export function Panel({ title, sub, aside, foot, label, className, children }: PanelProps) {
  const name = label ?? (typeof title === "string" ? title : undefined);
  return (
    <section className={cn("panel", className)} aria-label={name}>
      {title ? (
        <div className="panel-head">
          <h2>{title}</h2>
          {sub ? <span className="sub truncate">{sub}</span> : null}
          {aside ? <span className="push">{aside}</span> : null}
        </div>
      ) : null}
      {children}
      {foot ? <div className="panel-foot">{foot}</div> : null}
    </section>
  );
}

export function PanelBody({ className, children }: { className?: string; children: ReactNode }) {
  return <div className={cn("panel-body", className)}>{children}</div>;
}

/** A part of a panel with a small heading, after a line. */
export function PanelSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="sect">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
