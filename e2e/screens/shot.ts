import type { Page } from "@playwright/test";
import type { Stack } from "../fixtures";

export interface Shot {
  /** `<screen>-<state>`; `…-full` is taken in each theme and width, any other state once in each. */
  name: string;
  path: string;
  /** Before the page is opened: what its API will answer. */
  before?: (page: Page) => Promise<void>;
  /** After it: what a person does to come to this state; ends when the state is there. */
  arrange?: (page: Page, stack: Stack) => Promise<void>;
  /** The grey bars are the state. */
  isLoading?: boolean;
}

export const environmentAt = (name: string): string => `/environments/ams-dc2/${name}`;
