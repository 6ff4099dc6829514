type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** JSON as indented lines a person can compare (`key: value`, `- item`); objects keep their order. Empty for null. */
export function toJsonText(value: unknown): string {
  return value === null || value === undefined ? "" : lines(value as Json, 0).join("\n");
}

function lines(value: Json, depth: number): string[] {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      if (!isNested(item)) return [`${indent}- ${scalar(item)}`];
      const [first = "", ...rest] = lines(item, depth + 1);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      isNested(item)
        ? [`${indent}${key}:`, ...lines(item, depth + 1)]
        : [`${indent}${key}: ${scalar(item)}`],
    );
  }
  return [`${indent}${scalar(value)}`];
}

const isNested = (value: Json): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

function scalar(value: Json): string {
  if (typeof value === "string")
    return /^[\w./@-][^\n]*$/.test(value) ? value : JSON.stringify(value);
  return JSON.stringify(value);
}
