"use client";

import { useSyncExternalStore } from "react";
import { readTheme, watchTheme, type Theme } from "@/lib/client/theme";

/** The theme that the person chose; the server does not know it and says `system`. */
export const useTheme = (): Theme => useSyncExternalStore(watchTheme, readTheme, () => "system");
