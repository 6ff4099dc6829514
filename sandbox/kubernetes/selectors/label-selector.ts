/** The label selector grammar (apimachinery/pkg/labels). */
import { badRequest } from "../core/status";

export type LabelMatch = (labels: Record<string, string>) => boolean;

const label = String.raw`[A-Za-z0-9_./-]+`;
const setBased = new RegExp(String.raw`^(${label})\s+(in|notin)\s*\(([^()]*)\)$`);
const equality = new RegExp(String.raw`^(${label})\s*(==|=|!=|>|<)\s*([A-Za-z0-9_.-]*)$`);
const exists = new RegExp(String.raw`^(!?)\s*(${label})$`);

function splitRequirements(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [i, char] of [...text].entries()) {
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (char === "," && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)].map((part) => part.trim());
}

function compareNumbers(key: string, operator: string, value: string): LabelMatch {
  const bound = Number.parseInt(value, 10);
  return (labels) => {
    const actual = Number.parseInt(labels[key] ?? "", 10);
    if (Number.isNaN(actual)) return false;
    return operator === ">" ? actual > bound : actual < bound;
  };
}

function parseRequirement(text: string): LabelMatch {
  const set = setBased.exec(text);
  if (set) {
    const [, key = "", operator, list = ""] = set;
    const values = list.split(",").map((value) => value.trim());
    return operator === "in"
      ? (labels) => key in labels && values.includes(labels[key] ?? "")
      : (labels) => !(key in labels) || !values.includes(labels[key] ?? "");
  }
  const equal = equality.exec(text);
  if (equal) {
    const [, key = "", operator = "=", value = ""] = equal;
    if (operator === ">" || operator === "<") return compareNumbers(key, operator, value);
    if (operator === "!=") return (labels) => labels[key] !== value;
    return (labels) => labels[key] === value;
  }
  const presence = exists.exec(text);
  if (presence) {
    const [, not, key = ""] = presence;
    return not ? (labels) => !(key in labels) : (labels) => key in labels;
  }
  throw badRequest(
    `unable to parse requirement: found '${text.split(/\s+/)[1] ?? text}', expected: in, notin, =, ==, !=, gt, lt`,
  );
}

export function parseLabelSelector(text: string): LabelMatch {
  if (text.trim() === "") return () => true;
  const requirements = splitRequirements(text).map(parseRequirement);
  return (labels) => requirements.every((matches) => matches(labels));
}
