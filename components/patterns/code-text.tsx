import { Clock } from "./timeline";
import { textParts } from "@/lib/client/text-parts";

/** A sentence in which text of a system stands as such, and a moment is said in the reader's own time. */
export function CodeText({ children }: { children: string }) {
  return textParts(children).map(({ kind, text }, index) => {
    if (kind === "code") return <code key={index}>{text}</code>;
    return kind === "moment" ? <Clock key={index} at={text} /> : text;
  });
}
