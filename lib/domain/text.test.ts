import { expect, test } from "vitest";
import { sentences } from "./text";

test("parts become sentences, each with one full stop", () => {
  expect(sentences("Unauthorized", "Take another kubeconfig.")).toBe(
    "Unauthorized. Take another kubeconfig.",
  );
  expect(sentences("Is it there?", "Wait…", 'It says "no."')).toBe(
    'Is it there? Wait… It says "no."',
  );
  expect(sentences(" ", undefined, null, "One")).toBe("One.");
  expect(sentences()).toBe("");
});
