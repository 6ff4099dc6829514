import { parseArgs } from "node:util";
import { auditVerify } from "./audit-verify";
import { importMapping } from "./import";
import { UsageError, type Io } from "./io";
import { lint } from "./lint";
import { render } from "./render";

const usage = `Usage: npm run -s bindery -- COMMAND
  lint FILE… [--json] [--operator-version V] [--runtime-version V]
                        what is wrong with SecretProviderClasses, ServiceAccounts and MendixApps
  import FILE           SecretProviderClass (YAML) to key mapping (JSON)
  render FILE [--app]   key mapping (JSON) to manifests (YAML); --app adds the switch on the MendixApp
  audit verify FILE [--public-key FILE] [--checkpoint FILE] [--json]
                        whether an exported audit (JSONL) is as it was written; the key and the checkpoints that
                        were kept (lines of Bindery's log) find what the file alone cannot show
A FILE of - is standard input. Exit code: 0 fine, 1 errors found, 2 wrong use.
`;

/** Runs one command line; never throws for what the user did. Returns the exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.error(`${error.message}\n`);
    return 2;
  }
}

async function dispatch([command, ...rest]: readonly string[], io: Io): Promise<number> {
  switch (command) {
    case "lint":
      return runLint(rest, io);
    case "import":
      return importMapping(onlyFile(parse(rest, {}).files), io);
    case "render": {
      const { files, values } = parse(rest, { app: { type: "boolean" } });
      return render(onlyFile(files), { hasApp: values["app"] === true }, io);
    }
    case "audit":
      return runAudit(rest, io);
    case "help":
    case "--help":
    case "-h":
      io.out(usage);
      return 0;
    case undefined:
      throw new UsageError(usage.trimEnd());
    default:
      throw new UsageError(`There is no command ${JSON.stringify(command)}.\n${usage.trimEnd()}`);
  }
}

function runLint(args: string[], io: Io): Promise<number> {
  const { files, values } = parse(args, {
    json: { type: "boolean" },
    "operator-version": { type: "string" },
    "runtime-version": { type: "string" },
  });
  if (files.length === 0) throw new UsageError(`lint needs a file.\n${usage.trimEnd()}`);
  const text = (name: string): string | null =>
    typeof values[name] === "string" ? values[name] : null;
  return lint(
    files,
    {
      isJson: values["json"] === true,
      operatorVersion: text("operator-version"),
      runtimeVersion: text("runtime-version"),
    },
    io,
  );
}

function runAudit([verb, ...rest]: readonly string[], io: Io): Promise<number> {
  if (verb !== "verify") throw new UsageError(`audit knows verify only.\n${usage.trimEnd()}`);
  const { files, values } = parse([...rest], {
    json: { type: "boolean" },
    "public-key": { type: "string" },
    checkpoint: { type: "string" },
  });
  const text = (name: string): string | null =>
    typeof values[name] === "string" ? values[name] : null;
  return auditVerify(
    onlyFile(files),
    {
      isJson: values["json"] === true,
      publicKeyFile: text("public-key"),
      checkpointFile: text("checkpoint"),
    },
    io,
  );
}

type Options = Record<string, { type: "boolean" | "string" }>;

function parse(
  args: string[],
  options: Options,
): { files: string[]; values: Record<string, unknown> } {
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    return { files: positionals, values };
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : "Wrong use."}\n${usage.trimEnd()}`,
    );
  }
}

function onlyFile(files: readonly string[]): string {
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new UsageError(`One file, please.\n${usage.trimEnd()}`);
  return file;
}
