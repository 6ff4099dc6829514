import { CodeBlock } from "@/components/patterns/code-block";

/** Shown once, right after they were made. */
export function BackupCodes({ codes }: { codes: readonly string[] }) {
  return (
    <div className="grid gap-2">
      <p>
        Each of these opens your account once in place of a code of the app. Keep them where you can
        reach them without the phone. They are not shown again.
      </p>
      <CodeBlock text={codes.join("\n")} label="backup codes" />
    </div>
  );
}
