import { parseArgs } from "node:util";
import { parseVersion } from "@/lib/domain/versions";
import { auditVerify } from "./audit-verify";
import { importMapping } from "./import";
import { UsageError, type Io } from "./io";
import { lint } from "./lint";
import { render } from "./render";
import { asksForHelp, isCommand, usageOf } from "./usage";

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
  if (command !== undefined && isCommand(command) && asksForHelp(rest)) {
    io.out(`${usageOf(command)}\n`);
    return 0;
  }
  switch (command) {
    case "lint":
      return runLint(rest, io);
    case "import":
      return importMapping(onlyFile(parse(rest, {}, "import").files, "import"), io);
    case "render": {
      const { files, values } = parse(rest, { app: { type: "boolean" } }, "render");
      return render(onlyFile(files, "render"), { hasApp: values["app"] === true }, io);
    }
    case "audit":
      return runAudit(rest, io);
    case "help":
    case "--help":
    case "-h":
      io.out(`${usageOf()}\n`);
      return 0;
    case undefined:
      throw new UsageError(usageOf());
    default:
      throw new UsageError(`There is no command ${JSON.stringify(command)}.\n${usageOf()}`);
  }
}

function runLint(args: string[], io: Io): Promise<number> {
  const { files, values } = parse(
    args,
    {
      json: { type: "boolean" },
      "operator-version": { type: "string" },
      "runtime-version": { type: "string" },
    },
    "lint",
  );
  if (files.length === 0) throw new UsageError(`lint needs a file.\n${usageOf("lint")}`);
  const text = (name: string): string | null =>
    typeof values[name] === "string" ? values[name] : null;
  return lint(
    files,
    {
      isJson: values["json"] === true,
      operatorVersion: versionOf("--operator-version", text("operator-version")),
      runtimeVersion: versionOf("--runtime-version", text("runtime-version")),
    },
    io,
  );
}

/** A version that cannot be read would gate nothing, and the findings would be missed without a word. */
function versionOf(option: string, text: string | null): string | null {
  if (text === null || (parseVersion(text) !== null && /^v?[\d.]+([-+].+)?$/i.test(text)))
    return text;
  throw new UsageError(
    `${option} must be a version such as 2.17.0 or 10.24.3, not ${JSON.stringify(text)}.`,
  );
}

function runAudit([verb, ...rest]: readonly string[], io: Io): Promise<number> {
  if (verb !== "verify") throw new UsageError(`audit knows verify only.\n${usageOf("audit")}`);
  const { files, values } = parse(
    [...rest],
    {
      json: { type: "boolean" },
      "public-key": { type: "string" },
      checkpoint: { type: "string" },
    },
    "audit",
  );
  const text = (name: string): string | null =>
    typeof values[name] === "string" ? values[name] : null;
  return auditVerify(
    onlyFile(files, "audit"),
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
  command: string,
): { files: string[]; values: Record<string, unknown> } {
  try {
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true });
    return { files: positionals, values };
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : "Wrong use."}\n${usageOf(command)}`,
    );
  }
}

function onlyFile(files: readonly string[], command: string): string {
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new UsageError(`One file, please.\n${usageOf(command)}`);
  return file;
}
