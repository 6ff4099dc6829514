import { Clock } from "@/components/patterns/timeline";

const moment = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence in which `…` stands for text of a system, and a moment is said in the reader's own time. */
export function CodeText({ children }: { children: string }) {
  const parts = children.split("`");
  if (parts.length < 3) return <Plain text={children} />;
  return parts.map((part, index) =>
    index % 2 === 1 ? <code key={index}>{part}</code> : <Plain key={index} text={part} />,
  );
}

function Plain({ text }: { text: string }) {
  const parts = text.split(moment);
  if (parts.length < 2) return text;
  return parts.map((part, index) => (index % 2 === 1 ? <Clock key={index} at={part} /> : part));
}
