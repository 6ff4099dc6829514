import type { Page, Route } from "@playwright/test";
import type { Problem } from "@/lib/contracts/problem";

/** The problems as `lib/server/api/problem.ts` answers them. */
const problems = {
  failed: {
    status: 500,
    code: "internal",
    title: "Something went wrong in Bindery",
    detail: "Bindery could not finish this. Nothing more is known here; the log has the cause.",
    hint: "Try again. If it stays, give the request id to whoever runs Bindery.",
  },
  forbidden: {
    status: 403,
    code: "forbidden",
    title: "Not allowed",
    detail: "Your roles do not include this.",
    hint: "A platform admin can grant it in Settings → People.",
  },
} satisfies Record<string, Partial<Problem>>;

/** From now on the API's answer to `path` (below `/api/v1`) is that problem. */
export async function answerProblem(
  page: Page,
  path: string,
  kind: keyof typeof problems,
): Promise<void> {
  const problem = problems[kind];
  const body: Problem = {
    type: `urn:bindery:problem:${problem.code}`,
    requestId: "01JD9WB2T6",
    fields: [],
    ...problem,
  };
  await onCalls(page, path, (route) =>
    route.fulfill({
      status: problem.status,
      contentType: "application/problem+json",
      body: JSON.stringify(body),
    }),
  );
}

/** From now on the API's real answer to `path` is changed before the page sees it. */
export const changeAnswer = <Body extends object>(
  page: Page,
  path: string,
  change: (body: Body) => Body,
): Promise<void> =>
  onCalls(page, path, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Body) });
  });

/** From now on the API does not answer `path`. */
export const neverAnswer = (page: Page, path: string): Promise<void> =>
  onCalls(page, path, () => undefined);

async function onCalls(
  page: Page,
  path: string,
  answer: (route: Route) => Promise<void> | undefined,
): Promise<void> {
  await page.route(
    (url) => url.pathname === `/api/v1${path}`,
    (route) => answer(route),
  );
}
