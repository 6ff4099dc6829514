import type { ComponentProps } from "react";
import { cn } from "@/lib/client/cn";

export type TableProps = ComponentProps<"table"> & {
  /** Read out; say what the rows are. */
  caption: string;
  isCompact?: boolean;
  hasHover?: boolean;
  /** Folds into rows of lines at 390 px; cells say how with `fold-inline`, `corner`, `foldact`, `data-label`. */
  folds?: boolean;
};

/** A real table in Bindery's look. For sort, filter, keyboard and virtual rows use `patterns/data-table`. */
export function Table({
  caption,
  isCompact,
  hasHover,
  folds = true,
  className,
  children,
  ...props
}: TableProps) {
  return (
    <table
      className={cn(
        "data-table",
        isCompact && "table-compact",
        hasHover && "table-hover",
        folds && "fold",
        className,
      )}
      {...props}
    >
      <caption className="visually-hidden">{caption}</caption>
      {children}
    </table>
  );
}

export function Th({
  isNumber,
  className,
  children,
  ...props
}: ComponentProps<"th"> & { isNumber?: boolean }) {
  return (
    <th scope="col" className={cn(isNumber && "num", className)} {...props}>
      {children}
    </th>
  );
}

export function Td({
  isNumber,
  className,
  children,
  ...props
}: ComponentProps<"td"> & { isNumber?: boolean }) {
  return (
    <td className={cn(isNumber && "num tnum", className)} {...props}>
      {children}
    </td>
  );
}
