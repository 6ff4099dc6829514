"use client";

import { Link2, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { DiffView } from "@/components/patterns/diff-view";
import { PanelBody, PanelSection } from "@/components/patterns/panel";
import { CopyButton } from "@/components/patterns/copy-button";
import { Button } from "@/components/ui/button";
import { formatCount, formatMoment } from "@/lib/client/format";
import { toJsonText } from "@/lib/client/json-text";
import type { AuditEntry } from "@/lib/contracts/audit";
import { objectName } from "./audit-columns";
import { Outcome } from "./outcome";

export interface AuditEntryPanelProps {
  entry: AuditEntry;
  /** Entry before it in the list, for the link of the chain. */
  previous: AuditEntry | undefined;
  onClose: () => void;
  onOpen: (sequence: number) => void;
}

export function AuditEntryPanel({ entry, previous, onClose, onOpen }: AuditEntryPanelProps) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    ref.current?.scrollIntoView({ block: "nearest" });
  }, [entry.sequence]);
  const title = `Entry ${formatCount(entry.sequence)}`;
  return (
    <section ref={ref} className="panel scroll-mt-14" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <code className="sub truncate">{entry.action}</code>
        <span className="push">
          <CopyLink />
          <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
            <X className="icon" />
          </Button>
        </span>
      </div>
      <PanelBody>
        <EntryFacts entry={entry} onOpen={onOpen} />
      </PanelBody>
      <BeforeAndAfter entry={entry} />
      <PanelSection title="Chain">
        <dl className="kv">
          <Row label="Previous">
            <Hash text={entry.previousHash} />
          </Row>
          <Row label="Hash">
            <Hash text={entry.hash} />
          </Row>
        </dl>
        {previous ? (
          <LinkState isLinked={previous.hash === entry.previousHash} previous={previous} />
        ) : null}
      </PanelSection>
    </section>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function EntryFacts({ entry, onOpen }: { entry: AuditEntry; onOpen: (sequence: number) => void }) {
  const place = [entry.cluster, entry.namespace].filter(Boolean).join(", ");
  return (
    <dl className="kv">
      <Row label="Outcome">
        <Outcome outcome={entry.outcome} />
      </Row>
      <Row label="When">{formatMoment(entry.at)}</Row>
      <Row label="Actor">
        {entry.actor.name} <span className="muted wrap-anywhere">{entry.actor.email}</span>
      </Row>
      {entry.ip ? (
        <Row label="From">
          {entry.ip} <span className="muted wrap-anywhere">{entry.userAgent}</span>
        </Row>
      ) : null}
      <Row label="Object">
        {entry.entity} <b className="strong wrap-anywhere">{objectName(entry)}</b>
        {place ? <div className="muted">{place}</div> : null}
      </Row>
      {entry.reason ? <Row label="Reason">{entry.reason}</Row> : null}
      <Row label="Request id">
        <span className="row gap-1!">
          <code className="truncate">{entry.requestId}</code>
          <CopyButton text={entry.requestId} label="Copy request id" />
        </span>
      </Row>
      {entry.intent === null ? null : (
        <Row label="Follows">
          <button type="button" className="link" onClick={() => onOpen(entry.intent ?? 0)}>
            {formatCount(entry.intent)} intent
          </button>
        </Row>
      )}
    </dl>
  );
}

function BeforeAndAfter({ entry }: { entry: AuditEntry }) {
  const before = toJsonText(entry.before);
  const after = toJsonText(entry.after);
  if (!before && !after) return null;
  return (
    <PanelSection title={before && after ? "Before and after" : before ? "Before" : "After"}>
      <DiffView before={before} after={after} label="Before and after" isBare />
    </PanelSection>
  );
}

function LinkState({ isLinked, previous }: { isLinked: boolean; previous: AuditEntry }) {
  return (
    <p className={isLinked ? "hint mt-2" : "error mt-2"}>
      {isLinked ? "Continues" : "Does not continue"} entry {formatCount(previous.sequence)}
    </p>
  );
}

/** First and last of the digits; all of them on hover and in the copy. */
function Hash({ text }: { text: string }) {
  const short = text.length > 20 ? `${text.slice(0, 12)} … ${text.slice(-4)}` : text;
  return (
    <span className="row gap-1!">
      <code title={text}>{short || "none"}</code>
      {text ? <CopyButton text={text} label="Copy hash" /> : null}
    </span>
  );
}

function CopyLink() {
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(window.location.href).then(() => setCopied(true));
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={isCopied ? "Link copied" : "Copy link"}
      onClick={copy}
    >
      <Link2 className="icon" />
    </Button>
  );
}
