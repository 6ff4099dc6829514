/** The label selector grammar and its failures (apimachinery/pkg/labels/selector.go). */
import { badRequest } from "../core/status";

export type LabelMatch = (labels: Record<string, string>) => boolean;

type Operator = "in" | "notin" | "=" | "==" | "!=" | ">" | "<";

const operators = new Set<string>(["in", "notin", "=", "==", "!=", ">", "<"]);
const operatorList = "in, notin, =, ==, !=, gt, lt";
const symbols = new Set(["=", "!", "(", ")", ",", ">", "<"]);

/** Words and symbols; the empty text stands for the end. */
function tokens(text: string): string[] {
  const found = text.match(/==|!=|[=!(),<>]|[^\s=!(),<>]+/g) ?? [];
  return [...found, ""];
}

const isWord = (token: string): boolean => token !== "" && !symbols.has(token[0] ?? "");

class Parser {
  #tokens: string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = tokens(text);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #take(): string {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  parse(): LabelMatch[] {
    const matches: LabelMatch[] = [];
    while (this.#peek() !== "") {
      const token = this.#peek();
      if (!isWord(token) && token !== "!") {
        throw badRequest(`found '${token}', expected: !, identifier, or 'end of string'`);
      }
      matches.push(this.#requirement());
      const next = this.#take();
      if (next === "") break;
      if (next !== ",") throw badRequest(`found '${next}', expected: ',' or 'end of string'`);
      const after = this.#peek();
      if (!isWord(after) && after !== "!") {
        throw badRequest(`found '${after}', expected: identifier after ','`);
      }
    }
    return matches;
  }

  #fail(text: string): never {
    throw badRequest(`unable to parse requirement: ${text}`);
  }

  #requirement(): LabelMatch {
    let key = this.#take();
    const isAbsent = key === "!";
    if (isAbsent) key = this.#take();
    if (!isWord(key)) this.#fail(`found '${key}', expected: identifier`);
    if (isAbsent) return (labels) => !(key in labels);
    if (["", ","].includes(this.#peek())) return (labels) => key in labels;
    const operator = this.#take();
    if (!operators.has(operator)) this.#fail(`found '${operator}', expected: ${operatorList}`);
    const isSet = operator === "in" || operator === "notin";
    return matcher(key, operator as Operator, isSet ? this.#values() : [this.#exact()]);
  }

  #exact(): string {
    if (["", ","].includes(this.#peek())) return "";
    const value = this.#take();
    if (!isWord(value)) this.#fail(`found '${value}', expected: identifier`);
    return value;
  }

  #values(): string[] {
    const open = this.#take();
    if (open !== "(") this.#fail(`found '${open}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const token = this.#take();
      if (token === ")") return values.length > 0 ? values : [""];
      if (token === ",") {
        if ([",", ")"].includes(this.#peek())) values.push("");
      } else if (isWord(token)) values.push(token);
      else this.#fail(`found '${token}', expected: ',', ')' or identifier`);
    }
  }
}

function matcher(key: string, operator: Operator, values: string[]): LabelMatch {
  const isMember = (labels: Record<string, string>): boolean =>
    key in labels && values.includes(labels[key] ?? "");
  if (operator === "notin" || operator === "!=") return (labels) => !isMember(labels);
  if (operator !== ">" && operator !== "<") return isMember;
  const bound = Number.parseInt(values[0] ?? "", 10);
  return (labels) => {
    const actual = Number.parseInt(labels[key] ?? "", 10);
    if (Number.isNaN(actual)) return false;
    return operator === ">" ? actual > bound : actual < bound;
  };
}

export function parseLabelSelector(text: string): LabelMatch {
  const requirements = new Parser(text).parse();
  return (labels) => requirements.every((matches) => matches(labels));
}
