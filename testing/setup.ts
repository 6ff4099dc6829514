import { afterEach, beforeEach, expect, vi } from "vitest";

// Noise fails a test: whatever a person would see on the console is either wanted (and then asserted) or a fault.
beforeEach(() => {
  vi.spyOn(console, "error");
  vi.spyOn(console, "warn");
});
afterEach(() => {
  expect(vi.mocked(console.error).mock.calls, "console.error was called").toEqual([]);
  expect(vi.mocked(console.warn).mock.calls, "console.warn was called").toEqual([]);
  vi.restoreAllMocks();
});
