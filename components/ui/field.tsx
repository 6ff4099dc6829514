"use client";

import { CircleAlert } from "lucide-react";
import { createContext, useContext, useId, useMemo, type ReactNode } from "react";
import { cn } from "@/lib/client/cn";

interface FieldIds {
  control: string;
  message: string;
  hasMessage: boolean;
  isInvalid: boolean;
}
const FieldContext = createContext<FieldIds | null>(null);

export interface FieldProps {
  label: ReactNode;
  /** Said beside the label in grey: "for the audit entry". */
  aside?: ReactNode;
  hint?: ReactNode;
  /** Takes the hint's place. */
  error?: ReactNode;
  /** The label is read out but not shown (search boxes, cells). */
  isLabelHidden?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label above, one control, hint or error below; the control takes `useFieldControl()`'s props. */
export function Field({
  label,
  aside,
  hint,
  error,
  isLabelHidden,
  className,
  children,
}: FieldProps) {
  const id = useId();
  const hasMessage = Boolean(error || hint);
  const ids = useMemo(
    () => ({
      control: `${id}-control`,
      message: `${id}-message`,
      hasMessage,
      isInvalid: Boolean(error),
    }),
    [id, hasMessage, error],
  );
  return (
    <div className={cn("field", className)}>
      <label htmlFor={ids.control} className={isLabelHidden ? "visually-hidden" : "label"}>
        {label}
        {aside ? <span className="muted font-normal"> {aside}</span> : null}
      </label>
      <FieldContext value={ids}>{children}</FieldContext>
      <div id={ids.message} aria-live="polite" className={hasMessage ? undefined : "hidden"}>
        {error ? <FieldError>{error}</FieldError> : <p className="hint">{hint}</p>}
      </div>
    </div>
  );
}

export function FieldError({ children }: { children: ReactNode }) {
  return (
    <p className="error">
      <CircleAlert className="icon" />
      <span>{children}</span>
    </p>
  );
}

/** Props that tie a control to its label and message; spread them on the control inside `Field`. */
export function useFieldControl(): {
  id?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
} {
  const ids = useContext(FieldContext);
  if (!ids) return {};
  return {
    id: ids.control,
    ...(ids.hasMessage ? { "aria-describedby": ids.message } : {}),
    ...(ids.isInvalid ? { "aria-invalid": true } : {}),
  };
}
