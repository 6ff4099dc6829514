import { afterEach, expect, test } from "vitest";
import { setSingleton } from "@/lib/server/singleton";
import { testConfig } from "@/testing/database";
import { requestTo } from "@/testing/requests";
import { handle } from "./handle";

afterEach(() => setSingleton("config", undefined));

const answerAt = async (url: string) => {
  setSingleton("logger", undefined);
  setSingleton("config", testConfig({ BINDERY_URL: url }));
  const answer = () => Promise.resolve(new Response("ok"));
  const { headers } = await handle(requestTo("/api/x"), { id: "x", isPublic: true }, answer);
  return headers.get("strict-transport-security");
};

test("answers of the API ask for https where Bindery is reached by it, and only there", async () => {
  expect(await answerAt("https://bindery.example.com")).toMatch(/^max-age=31536000/);
  expect(await answerAt("http://localhost:3000")).toBeNull();
});
