import { expect, expectAccessible, signIn, test } from "./fixtures";

const healthyStates = /^(healthy|drift)/;

test("each environment of the seeded world shows its own state, and no faulty one is healthy", async ({
  seeded,
}) => {
  const bound = seeded.sandbox.environments
    .filter(({ state }) => healthyStates.test(state))
    .map(({ name }) => name);
  const notHealthy = async () =>
    (await listed())
      .filter(({ name, verdict }) => bound.includes(name) && verdict !== "healthy")
      .map(({ name, verdict, headline }) => `${name} is ${verdict}: ${headline}`);
  await expect.poll(notHealthy, { timeout: 60_000 }).toEqual([]);
  for (const { name, verdict } of await listed()) {
    const { state } = seeded.sandbox.environments.find((each) => each.name === name)!;
    if (!healthyStates.test(state)) expect.soft(verdict, `${name}: ${state}`).not.toBe("healthy");
  }

  interface Listed {
    name: string;
    verdict: string;
    headline: string;
  }
  async function listed(): Promise<Listed[]> {
    const path = "/environments?limit=200";
    return (await seeded.api.call<{ items: Listed[] }>("GET", path)).items;
  }
});

test("a restart whose new pods would not come back says so before it is asked for", async ({
  page,
  seeded,
}) => {
  await signIn(page, seeded);
  const dialog = page.getByRole("alertdialog");
  const ask = async (environment: string) => {
    await page.goto(`${seeded.url}/environments/ams-dc2/${environment}`);
    await page.getByRole("button", { name: "Restart…" }).first().click();
  };
  await ask("mendix-insurance/claims-acc");
  await expect(dialog.getByRole("alert")).toContainText("New pods do not come back");
  const blocking = page.getByRole("article", { includeHidden: true }).first();
  const title = await blocking.getByRole("heading", { includeHidden: true }).innerText();
  await expect(dialog.getByRole("alert")).toContainText(title);
  await expect(dialog.getByRole("button", { name: "Restart 2 pods anyway" })).toBeVisible();
  await expectAccessible(page, "the dialog of a restart that is known to fail");
  await ask("mendix-field/planning-dev");
  await expect(dialog.getByRole("button", { name: /^Restart \d+ pods?$/ })).toBeVisible();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
});

test("a fault in the store turns the open page failed by itself, with the cause named", async ({
  page,
  seeded,
}) => {
  await signIn(page, seeded);
  await page.goto(`${seeded.url}/environments/ams-dc2/mendix-field/planning-dev`);
  await expect(page.getByText("healthy", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await control("apply", {
    namespace: "mendix-field",
    environment: "planning-dev",
    fault: "class-deleted-later",
  });
  await expect(page.getByText("healthy", { exact: true })).toHaveCount(0, { timeout: 60_000 });

  async function control(action: string, body: Record<string, string>): Promise<void> {
    const response = await fetch(`${seeded.sandbox.control.url}api/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.ok, await response.text()).toBe(true);
  }
});
