import "server-only";
import { z } from "zod";
import { AuditExportFormat } from "@/lib/contracts/audit-export";
import { invalid } from "@/lib/server/api/define-route";
import { handle } from "@/lib/server/api/handle";
import type { Context } from "@/lib/server/context";
import { errorFields, getLogger } from "@/lib/server/telemetry/logger";

const Query = z.strictObject({ format: AuditExportFormat.default("jsonl") });

interface ExportedFile {
  fileName: string;
  contentType: string;
  pieces: AsyncGenerator<string>;
}

type Verb = (ctx: Context, input: z.output<typeof Query>) => Promise<ExportedFile>;

/** A download that is written while it is sent. A failure midway ends the connection, so that no browser keeps half a file as whole. */
export function handleExport(request: Request, verb: Verb): Promise<Response> {
  return handle(request, { id: "audit.export", isPublic: false }, async (ctx) => {
    const query = Query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
    if (!query.success) throw invalid(query.error.issues);
    const { fileName, contentType, pieces } = await verb(ctx, query.data);
    return new Response(streamOf(pieces), {
      headers: {
        "content-type": contentType,
        "content-disposition": `attachment; filename="${fileName}"`,
      },
    });
  });
}

const pieceLengthMin = 64 * 1024;

function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        let text = "";
        while (text.length < pieceLengthMin) {
          const next = await pieces.next();
          if (next.done) {
            if (text !== "") controller.enqueue(encoder.encode(text));
            return controller.close();
          }
          text += next.value;
        }
        controller.enqueue(encoder.encode(text));
      } catch (error) {
        getLogger().error(errorFields(error), "an export ended midway");
        controller.error(error);
      }
    },
    cancel: async () => void (await pieces.return(undefined)),
  });
}
