import { cn } from "@/lib/client/cn";
import { CopyButton } from "./copy-button";

export interface CodeBlockProps {
  text: string;
  /** What it is, for screen readers: "Vault policy". */
  label: string;
  isWrapped?: boolean;
  /** What is copied where that is not what is shown; null: nothing. */
  copyText?: string | null;
  className?: string;
}

/** Text that a system wrote or will read, with copy. Scrolls inside itself. */
export function CodeBlock({ text, label, isWrapped, copyText = text, className }: CodeBlockProps) {
  return (
    <div className="code-block">
      <div
        className={cn("code", isWrapped && "wrap", className)}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <pre>{text}</pre>
      </div>
      {copyText === null ? null : <CopyButton text={copyText} label={`Copy ${label}`} />}
    </div>
  );
}

/** One command, with copy. */
export function Command({ text }: { text: string }) {
  return (
    <div className="cmd">
      <code>{text}</code>
      <CopyButton text={text} label="Copy command" />
    </div>
  );
}
