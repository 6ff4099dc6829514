import { Td, Th } from "@/components/ui/table";
import type { Verdict } from "@/lib/client/verdict";
import { VerdictMark } from "./verdict-mark";

/** First column of a table by verdict: 34 px, the mark alone, its word read out. */
export const MarkCol = () => <col className="w-[34px]" />;

export function MarkHeader({ name = "Verdict" }: { name?: string }) {
  return (
    <Th className="c-mark">
      <span className="visually-hidden">{name}</span>
    </Th>
  );
}

export interface MarkCellProps {
  verdict: Verdict;
  /** Read out where no word of the same row says it. */
  label?: string;
}

export function MarkCell({ verdict, label }: MarkCellProps) {
  return (
    <Td className="c-mark">
      <span className="row h-5">
        <VerdictMark verdict={verdict} label={label} />
      </span>
    </Td>
  );
}

/** A column whose header is read out and not shown: actions. */
export function HiddenHeader({ name = "Actions" }: { name?: string }) {
  return (
    <Th>
      <span className="visually-hidden">{name}</span>
    </Th>
  );
}
