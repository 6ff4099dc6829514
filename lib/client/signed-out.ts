"use client";

import { useSyncExternalStore } from "react";

let isSignedOut = false;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The session is over: nothing on screen is asked for again, and the shell leaves for the sign-in. */
export function noteSignedOut(): void {
  isSignedOut = true;
  for (const listener of listeners) listener();
}

export const hasSignedOut = (): boolean => isSignedOut;

/** Whether the session ended while the page was open. */
export const useSignedOut = (): boolean =>
  useSyncExternalStore(subscribe, hasSignedOut, () => false);
