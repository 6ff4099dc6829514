import type { ValueRule } from "./types";
import { findKey } from "@/lib/domain/bindings/key-catalogue";

export interface ValueIssue {
  severity: "error" | "warning";
  /** Never quotes the value, nor a part of it. */
  message: string;
}

const valueBytesMax = 1024 * 1024;
const jdbcUrl = /^jdbc:(postgresql|sqlserver):\/\/[^\s/;?]+/i;
const hostPort = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?):(\d{1,5})$/i;

/**
 * What is wrong with a value before it is written to a store, by the key's rule. Pure, and silent about the value: the
 * messages are safe to log. An unknown key is checked only for what hurts every key.
 */
export function checkValue(key: string, text: string): ValueIssue[] {
  const common = checkAnyText(text);
  if (common.some((issue) => issue.severity === "error")) return common;
  const entry = findKey(key);
  const message = entry ? ruleMessage(entry.value, text) : null;
  return message === null ? common : [{ severity: "error", message }, ...common];
}

function checkAnyText(text: string): ValueIssue[] {
  if (text === "") return [{ severity: "error", message: "The value is empty." }];
  if (text.length > valueBytesMax)
    return [{ severity: "error", message: "The value is longer than 1 MiB." }];
  if (text.includes("\0"))
    return [{ severity: "error", message: "The value holds a zero byte; the file would be cut." }];
  if (/[\r\n]$/.test(text))
    return [
      { severity: "warning", message: "The value ends with a line break; it becomes part of it." },
    ];
  if (text !== text.trim())
    return [
      { severity: "warning", message: "The value begins or ends with a space; it is part of it." },
    ];
  return [];
}

function ruleMessage(rule: ValueRule, text: string): string | null {
  switch (rule.kind) {
    case "enum":
      return rule.values.includes(text) ? null : `Must be ${rule.values.join(" or ")}, so spelled.`;
    case "boolean":
      return text === "true" || text === "false" ? null : "Must be true or false.";
    case "true":
      return text === "true" ? null : "Must be true; without it the key has no use.";
    case "jdbc-url":
      return jdbcUrlMessage(text);
    case "host-port":
      return hostPortMessage(text);
    case "url":
      return isHttpUrl(text) ? null : "Must be a URL that begins with https:// or http://.";
    case "name":
      return rule.pattern.test(text) ? null : `Must be ${rule.described}.`;
    case "secret":
      return text.length >= rule.lengthMin
        ? null
        : `Must have at least ${rule.lengthMin} characters.`;
    case "text":
      return null;
  }
}

function jdbcUrlMessage(text: string): string | null {
  if (!jdbcUrl.test(text))
    return "Must begin with jdbc:postgresql:// or jdbc:sqlserver:// and a host.";
  if (/[?&;](password|pwd)=/i.test(text) || /^jdbc:\w+:\/\/[^/?;]*:[^/?;]*@/i.test(text))
    return "Holds a password; that belongs into database-password.";
  return null;
}

function hostPortMessage(text: string): string | null {
  const port = hostPort.exec(text)?.[3];
  if (port === undefined) return "Must be host:port, without a scheme or path.";
  return Number(port) >= 1 && Number(port) <= 65_535 ? null : "The port must be 1 to 65535.";
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:");
}
