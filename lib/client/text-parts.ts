export interface TextPart {
  kind: "text" | "code" | "moment";
  text: string;
}

const moment = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z`;
const tail = String.raw`[\w.{}:\/…*-]*[\w}\/…*]`;
/** `secret/data/shop`, `/data/`, `https://vault:8200`, `auth/kubernetes`: text with a slash is a system's, never prose. */
const path = String.raw`(?<![\w/])(?:[a-z]+:\/\/)?(?:[\w.{}:-]+\/(?:${tail})?|\/${tail})`;
/** Names of the Mendix runtime's keys (`database-password`, `mx-const-Shop.Url`). */
const key = String.raw`(?<![\w/.-])(?:database|storage|mx)-[a-z][\w.-]*\w`;
const spans = new RegExp(`\`([^\`]*)\`|(${moment})|(${path}|${key})`, "g");

/** A sentence of the server as parts: what stands between backticks, paths and keys are text of a system; moments are apart. */
export function textParts(sentence: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of sentence.matchAll(spans)) {
    if (match.index > from) parts.push({ kind: "text", text: sentence.slice(from, match.index) });
    const [whole, code, at, bare] = match;
    if (at !== undefined) parts.push({ kind: "moment", text: at });
    else parts.push({ kind: "code", text: code ?? bare ?? "" });
    from = match.index + whole.length;
  }
  if (from < sentence.length) parts.push({ kind: "text", text: sentence.slice(from) });
  return parts;
}
