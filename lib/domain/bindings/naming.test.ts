import { describe, expect, it } from "vitest";
import {
  checkIdentityTemplate,
  checkTemplate,
  renderIdentity,
  renderTemplate,
} from "@/lib/domain/bindings/naming";
import { AppError } from "@/lib/domain/errors";

const environment = { cluster: "acc", namespace: "mx-acc", name: "shop-acc" };

describe("naming templates", () => {
  it("fill in every placeholder", () => {
    expect(
      renderTemplate("secret/data/{namespace}/{environment}#{key}", environment, "database-name"),
    ).toBe("secret/data/mx-acc/shop-acc#database-name");
    expect(renderTemplate("{cluster}/{environment}/x", environment, "k")).toBe("acc/shop-acc/x");
  });

  it.each([
    ["", "The template is empty."],
    ["a/{env}/b", "{env} is not a placeholder"],
    ["a/{enviroment}", "{enviroment} is not a placeholder"],
    ["a/{environment", "A brace has no partner."],
    ["a//{environment}", "empty part"],
    ["a/../{environment}", "the part .."],
    ["a b/{environment}", "holds a space"],
    ["a#{key}#{environment}", "more than one #"],
  ])("refuse %j", (template, message) => {
    const [issue] = checkTemplate(template);
    expect(issue?.severity).toBe("error");
    expect(issue?.message).toContain(message);
    expect(() => renderTemplate(template, environment, "k")).toThrow(AppError);
  });

  it("offer what was meant", () => {
    expect(checkTemplate("a/{env}")[0]?.suggestion).toBe("a/{environment}");
    expect(checkTemplate("a/{namespaces}/{environment}")[0]?.suggestion).toBe(
      "a/{namespace}/{environment}",
    );
  });

  it("warn when environments would share their values", () => {
    expect(checkTemplate("secret/data/{namespace}")).toMatchObject([{ severity: "warning" }]);
    expect(renderTemplate("secret/data/{namespace}", environment, "k")).toBe("secret/data/mx-acc");
  });
});

describe("identity templates", () => {
  it("give each environment its own identity, and none where they are empty or wrong", () => {
    expect(renderIdentity("mendix-{environment}", environment)).toBe("mendix-shop-acc");
    expect(renderIdentity("{cluster}.{namespace}.{environment}", environment)).toBe(
      "acc.mx-acc.shop-acc",
    );
    expect(renderIdentity("", environment)).toBe(null);
    expect(renderIdentity("mendix-{key}", environment)).toBe(null);
  });

  it("are refused with {key}, and warned about without {environment}", () => {
    expect(checkIdentityTemplate("")).toEqual([]);
    expect(checkIdentityTemplate("mendix-{environment}")).toEqual([]);
    expect(checkIdentityTemplate("mendix-{environment}-{key}")).toMatchObject([
      { severity: "error", path: "identityTemplate" },
    ]);
    expect(checkIdentityTemplate("mendix")).toMatchObject([{ severity: "warning" }]);
  });
});
