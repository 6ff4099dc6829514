import type { ReactNode } from "react";

export interface PageHeaderProps {
  title: ReactNode;
  /** Before the title: the large mark. */
  mark?: ReactNode;
  /** Beside the title: pill, "since 13:58". */
  beside?: ReactNode;
  /** One line of facts: `Fact`s or a sentence. */
  facts?: ReactNode;
  /** At most three; the rest in the `…` menu. */
  actions?: ReactNode;
}

export function PageHeader({ title, mark, beside, facts, actions }: PageHeaderProps) {
  return (
    <div className="page-head">
      <div className="grow">
        <div className="row row-wrap gap-x-2.5! gap-y-1!">
          {mark}
          <h1>{title}</h1>
          {beside}
        </div>
        {facts ? <div className="facts">{facts}</div> : null}
      </div>
      {actions ? <div className="actions">{actions}</div> : null}
    </div>
  );
}

/** Label grey, value dark: `cluster ams-dc2`. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <span>
      {label} <b>{children}</b>
    </span>
  );
}
