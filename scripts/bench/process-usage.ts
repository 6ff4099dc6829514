import { readFileSync, readdirSync } from "node:fs";

/** What Linux says of a process: resident memory in bytes, processor time in milliseconds. null where it does not. */
export function usageOf(pid: number): { rssBytes: number; cpuMs: number } | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    // Fields are counted after the name, which may hold spaces and brackets; ticks are hundredths of a second.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { rssBytes: Number(kilobytes) * 1_024, cpuMs: ticks * 10 };
  } catch {
    return null;
  }
}

/** The process that listens: the server itself, below the script that starts it. */
export function childOf(pid: number): number | null {
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ")[1];
      if (Number(parent) === pid) return Number(name);
    } catch {
      // It ended while the folder was read.
    }
  }
  return null;
}
