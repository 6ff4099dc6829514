/** A sentence in which `…` stands for text of a system. */
export function CodeText({ children }: { children: string }) {
  const parts = children.split("`");
  if (parts.length < 3) return children;
  return parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
