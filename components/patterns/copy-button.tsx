"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

function useCopy(text: string): { isCopied: boolean; copy: () => void } {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return { isCopied, copy };
}

export interface CopyButtonProps {
  text: string;
  /** What is copied, for screen readers: "Copy request id". With `isLabelled` also shown. */
  label: string;
  isLabelled?: boolean;
}

export function CopyButton({ text, label, isLabelled }: CopyButtonProps) {
  const { isCopied, copy } = useCopy(text);
  const Icon = isCopied ? Check : Copy;
  if (isLabelled) {
    return (
      <Button onClick={copy}>
        <Icon className="icon" />
        {isCopied ? "Copied" : label}
      </Button>
    );
  }
  return (
    <button type="button" className="copy" aria-label={isCopied ? "Copied" : label} onClick={copy}>
      <Icon className="icon icon-xs" />
    </button>
  );
}
