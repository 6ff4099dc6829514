"use client";

import { Button as Base } from "@base-ui/react/button";
import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { cn } from "@/lib/client/cn";

export const buttonVariants = cva("btn", {
  variants: {
    variant: {
      default: "",
      primary: "btn-primary",
      ghost: "btn-ghost",
      danger: "btn-danger",
      destructive: "btn-danger-solid",
    },
    size: { default: "", lg: "btn-lg", icon: "btn-icon" },
  },
  defaultVariants: { variant: "default", size: "default" },
});

export type ButtonProps = Omit<Base.Props, "className"> &
  VariantProps<typeof buttonVariants> & { className?: string; isBusy?: boolean };

/**
 * `isBusy` keeps the focus and the width: the button stays, says so, and does nothing. Where it is given at all, the second
 * click of a double click does nothing either: it comes before the first could be shown as under way.
 */
export function Button({
  variant,
  size,
  isBusy,
  className,
  children,
  onClick,
  ...props
}: ButtonProps) {
  return (
    <Base
      type="button"
      aria-busy={isBusy || undefined}
      className={cn(buttonVariants({ variant, size }), className)}
      onClick={(event) => {
        if (isBusy || (isBusy === false && event.detail > 1)) event.preventDefault();
        else onClick?.(event);
      }}
      {...props}
    >
      {isBusy ? <LoaderCircle className="icon spin" /> : null}
      {children}
    </Base>
  );
}
