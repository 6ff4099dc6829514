import type { JsonMap } from "./protocol";

interface Token {
  kind: "name" | "text" | "number" | "sign" | "end";
  value: string;
  at: string;
}

/** A block or attribute of HCL 1, in the order in which it stands. */
export interface HclItem {
  keys: string[];
  value: unknown;
}

const depthMax = 20;
const name = /[A-Za-z_][\w.-]*/y;
const number = /-?\d+(?:\.\d+)?/y;
const blank = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const heredoc = /<<-?([A-Za-z_]\w*)\r?\n([\s\S]*?)\n[ \t]*\1(?=\r?\n|$)/y;

/** Reads HCL 1 as far as policies use it: blocks, attributes, lists, strings, heredocs, numbers, booleans; or JSON. */
export function parseHcl(text: string): HclItem[] {
  if (text.trimStart().startsWith("{")) return itemsOfJson(text);
  const reader = new Reader(tokensOf(text));
  const items = reader.items("end", 0);
  return items;
}

function itemsOfJson(text: string): HclItem[] {
  const root = JSON.parse(text) as JsonMap;
  return Object.entries(root).flatMap(([key, value]) => {
    const groups = Array.isArray(value) ? value : [value];
    if (key !== "path") return [{ keys: [key], value }];
    return groups.flatMap((group) =>
      Object.entries(group as JsonMap).map(([path, body]) => ({
        keys: ["path", path],
        value: Array.isArray(body) ? Object.assign({}, ...(body as JsonMap[])) : body,
      })),
    );
  });
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = index;
    const found = pattern.exec(text);
    if (found) index += found[0].length;
    return found;
  };
  while (index < text.length) {
    if (take(blank)) continue;
    const at = positionOf(text, index);
    const long = take(heredoc);
    if (long) {
      tokens.push({ kind: "text", value: `${long[2] ?? ""}\n`, at });
      continue;
    }
    if (text[index] === '"') {
      const end = endOfText(text, index, at);
      tokens.push({ kind: "text", value: unquote(text.slice(index, end)), at });
      index = end;
      continue;
    }
    const word = take(name);
    const digits = word ? null : take(number);
    const sign = text[index] ?? "";
    if (word) tokens.push({ kind: "name", value: word[0], at });
    else if (digits) tokens.push({ kind: "number", value: digits[0], at });
    else if ("={}[],:".includes(sign)) {
      tokens.push({ kind: "sign", value: sign, at });
      index += 1;
    } else throw new Error(`At ${at}: illegal character`);
  }
  tokens.push({ kind: "end", value: "EOF", at: positionOf(`${text} `, text.length + 1) });
  return tokens;
}

function endOfText(text: string, start: number, at: string): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === '"') return index + 1;
    else if (text[index] === "\n") break;
  }
  throw new Error(`At ${at}: literal not terminated`);
}

function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replaceAll(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign === "t" ? "\t" : sign));
}

function positionOf(text: string, index: number): string {
  const before = text.slice(0, index).split("\n");
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

class Reader {
  readonly #tokens: Token[];
  #index = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  #peek(): Token {
    return this.#tokens[this.#index] ?? { kind: "end", value: "EOF", at: "0:0" };
  }

  #next(): Token {
    const token = this.#peek();
    this.#index += 1;
    return token;
  }

  #fail(token: Token, wanted: string): never {
    throw new Error(`At ${token.at}: expected: ${wanted} got: ${token.value}`);
  }

  items(closing: string, depth: number): HclItem[] {
    if (depth > depthMax) throw new Error("nested too deeply");
    const found: HclItem[] = [];
    for (;;) {
      const token = this.#peek();
      const isEnd = closing === "end" ? token.kind === "end" : token.value === closing;
      if (isEnd && token.kind !== "text") {
        this.#next();
        return found;
      }
      if (token.value === "," && token.kind === "sign") {
        this.#next();
        continue;
      }
      found.push(this.#item(depth));
    }
  }

  #item(depth: number): HclItem {
    const keys: string[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === "end" && depth > 0)
        throw new Error(`At ${token.at}: object expected closing RBRACE got: EOF`);
      if (token.kind === "name" || token.kind === "text") keys.push(token.value);
      else if (keys.length > 0 && token.value === "=") return { keys, value: this.#value(depth) };
      else if (keys.length > 0 && token.value === "{")
        return { keys, value: mapOf(this.items("}", depth + 1)) };
      else this.#fail(token, "IDENT | STRING | ASSIGN | LBRACE");
    }
  }

  #value(depth: number): unknown {
    if (depth > depthMax) throw new Error("nested too deeply");
    const token = this.#next();
    if (token.kind === "text") return token.value;
    if (token.kind === "number") return Number(token.value);
    if (token.kind === "name") {
      if (token.value === "true" || token.value === "false") return token.value === "true";
      throw new Error(`At ${token.at}: Unknown token: ${token.at} IDENT ${token.value}`);
    }
    if (token.value === "{") return mapOf(this.items("}", depth + 1));
    if (token.value === "[") return this.#list(depth + 1);
    return this.#fail(token, "NUMBER | STRING | BOOL | LBRACE | LBRACK");
  }

  #list(depth: number): unknown[] {
    const found: unknown[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === "sign" && token.value === "]") {
        this.#next();
        return found;
      }
      if (token.kind === "sign" && token.value === ",") this.#next();
      else if (token.kind === "end" || token.value === "}")
        throw new Error(
          `At ${token.at}: error parsing list, expected comma or list end, got: ${token.kind === "end" ? "EOF" : "RBRACE"}`,
        );
      else found.push(this.#value(depth));
    }
  }
}

function mapOf(items: HclItem[]): JsonMap {
  const map: JsonMap = {};
  for (const item of items) {
    if (item.keys.length === 1) map[item.keys[0] ?? ""] = item.value;
    else {
      const [first = "", second = ""] = item.keys;
      map[first] = { ...(map[first] as JsonMap | undefined), [second]: item.value };
    }
  }
  return map;
}
