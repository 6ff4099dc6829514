"use client";

import { Input, type InputProps } from "@/components/ui/input";

/**
 * A value that goes in and never comes out: dots, no eye, nothing offered or kept by the browser.
 * Uncontrolled parents must clear it after sending; it is never filled from data.
 */
export function SecretInput(props: Omit<InputProps, "type" | "isMono">) {
  return (
    <Input
      type="password"
      autoComplete="new-password"
      data-1p-ignore
      data-lpignore="true"
      isMono
      {...props}
    />
  );
}
