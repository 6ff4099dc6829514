import { z } from "zod";

/** Zod's own English for what a contract leaves without words, in the words of the product. Browser only. */
z.config({
  customError: (issue) => {
    if (issue.code === "too_small" && issue.origin === "string") {
      return issue.minimum === 1 ? "Fill this in" : `At least ${issue.minimum} characters`;
    }
    if (issue.code === "too_big" && issue.origin === "string") {
      return `At most ${issue.maximum} characters`;
    }
    if (issue.code === "invalid_format" && issue.format === "email") {
      return "An address such as ilse@example.com";
    }
    if (issue.code === "invalid_type" && issue.input === undefined) return "Fill this in";
    return undefined;
  },
});
