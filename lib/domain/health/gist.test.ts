import { expect, it } from "vitest";
import { gistOf } from "@/lib/domain/health/gist";

const refused =
  'couldn\'t read secret "mx-const-Claims.DmsEndpoint": error requesting secret: Error making API request. URL: GET https://127.0.0.1:41269/v1/secret/claims-acc Code: 403. Errors: * 1 error occurred: * permission denied';

it("an event's line is the answer of the call that failed, without the host", () => {
  expect(gistOf(refused)).toBe("403 on `GET /v1/secret/claims-acc`");
});

it("an event's line drops the query of an address, where a token could stand", () => {
  expect(gistOf("URL: PUT https://v:8200/v1/auth?token=x Code: 400. Errors:")).toBe(
    "400 on `PUT /v1/auth`",
  );
});

it("a text without a call begins the line, cut to one", () => {
  expect(gistOf("connection refused")).toBe("connection refused");
  expect(gistOf("x".repeat(500))).toHaveLength(120);
});
