import type { Page } from "@playwright/test";
import type { SandboxReady } from "../../scripts/lib/stack";

export interface Shot {
  /** `<screen>-<state>`. */
  name: string;
  path: string;
  /** Before the page is opened: what its API will answer. */
  before?: (page: Page) => Promise<void>;
  /** After it: what a person does to come to this state; ends when the state is there. */
  arrange?: (page: Page, sandbox: SandboxReady) => Promise<void>;
  isShared?: boolean;
  /** The grey bars are the state. */
  isLoading?: boolean;
}

export const environmentAt = (name: string): string => `/environments/ams-dc2/${name}`;
