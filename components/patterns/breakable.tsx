import { Fragment } from "react";

/** Text of a system that may break after `/`, `.` and `[`, and inside a word only where nothing else helps. */
export function Breakable({ text }: { text: string }) {
  return (
    <code className="[overflow-wrap:anywhere]">
      {text.split(/(?<=[/.[])/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
