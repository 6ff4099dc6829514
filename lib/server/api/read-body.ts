import "server-only";
import { AppError } from "@/lib/domain/errors";

export const bodyBytesDefault = 64 * 1024;

/**
 * Reads a JSON body, never more than `bytesMax` of it. No body gives `{}`. Throws `invalid_input` for another content
 * type, too many bytes, or text that is not JSON.
 */
export async function readJsonBody(
  request: Request,
  bytesMax = bodyBytesDefault,
): Promise<unknown> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const text = await readText(request, bytesMax);
  if (text === "") return {};
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  // Anything but JSON could be sent by a foreign form without asking first.
  if (type !== "application/json") {
    throw new AppError("invalid_input", "The body must be JSON (content-type: application/json).");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("invalid_input", "The body is not JSON.");
  }
}

const tooLarge = (bytesMax: number) =>
  new AppError("invalid_input", `The body is larger than ${Math.floor(bytesMax / 1024)} KiB.`);

async function readText(request: Request, bytesMax: number): Promise<string> {
  if (!request.body) return "";
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += part.byteLength;
    if (length > bytesMax) throw tooLarge(bytesMax);
    parts.push(part);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw new AppError("invalid_input", "The body is not UTF-8.");
  }
}
