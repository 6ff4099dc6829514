const intro = "Usage: npm run -s bindery -- COMMAND";

const commands = {
  lint: `  lint FILE… [--json] [--operator-version V] [--runtime-version V]
                        what is wrong with SecretProviderClasses, ServiceAccounts and MendixApps; what is not said
                        of a version is not judged; docs/findings.md says what the ids mean`,
  import: `  import FILE           SecretProviderClass (YAML) to key mapping (JSON)`,
  render: `  render FILE [--app]   key mapping (JSON) to manifests (YAML); --app adds the switch on the MendixApp`,
  audit: `  audit verify FILE [--public-key FILE] [--checkpoint FILE] [--json]
                        whether an exported audit (JSONL) is as it was written; the key and the checkpoints that
                        were kept (lines of Bindery's log) find what the file alone cannot show`,
};

const outro =
  "A FILE of - is standard input. Exit code: 0 fine, 1 errors found, 2 wrong use, or nothing to check.";

/** How the command line is used: all of it, or one command where there is one of that name. Ends without a line break. */
export function usageOf(command?: string): string {
  const known = Object.entries(commands).filter(([name]) => name === command);
  const shown = known.length > 0 ? known : Object.entries(commands);
  return [intro, ...shown.map(([, text]) => text), outro].join("\n");
}

export const isCommand = (name: string): boolean => Object.hasOwn(commands, name);

/** `--help` or `-h` among the options; what stands after `--` is a file. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}
