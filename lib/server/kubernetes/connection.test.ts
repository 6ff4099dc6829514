import { expect, onTestFinished, test, vi } from "vitest";
import { parseKubeconfig } from "./connection";

const kubeconfig = (token: string) => `
clusters: [{ name: a, cluster: { server: "https://k.example:6443" } }]
contexts: [{ name: a, context: { cluster: a, user: a } }]
users:
  - name: a
    user:
      token: ${token}
`;

test("the token of a kubeconfig reaches neither a warning nor an error of the parser", () => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  onTestFinished(() => warn.mockRestore());
  parseKubeconfig(kubeconfig("!vault s3cr3t-token"), "");
  expect(warn).not.toHaveBeenCalled();
  expect(() => parseKubeconfig(kubeconfig('"s3cr3t-token'), "")).toThrow("is not YAML");
  try {
    parseKubeconfig(kubeconfig("{ s3cr3t-token"), "");
  } catch (error) {
    expect(JSON.stringify(error)).not.toContain("s3cr3t");
  }
});
