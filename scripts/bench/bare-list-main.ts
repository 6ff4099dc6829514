import { Agent, request } from "undici";

// The baseline of the cold start: lists what it is told to over HTTPS, parses it, and keeps it. Plain Node, no hooks.
// One JSON document on stdin, one JSON line on stdout.

interface Work {
  clusters: { url: string; caPem: string; token: string; paths: string[] }[];
}

async function readStdin(): Promise<string> {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
  return text;
}

async function list(
  agent: Agent,
  url: string,
  token: string,
): Promise<{ items: unknown[]; bytes: number }> {
  const { statusCode, body } = await request(url, {
    dispatcher: agent,
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
  });
  const bytes = Buffer.from(await body.arrayBuffer());
  if (statusCode !== 200) throw new Error(`GET ${url} answered ${statusCode}`);
  const parsed = JSON.parse(bytes.toString("utf8")) as { items: unknown[] };
  return { items: parsed.items, bytes: bytes.length };
}

const { clusters } = JSON.parse(await readStdin()) as Work;
const started = performance.now();
const lists = await Promise.all(
  clusters.flatMap(({ url, caPem, token, paths }) => {
    const agent = new Agent({ connections: 64, connect: { ca: caPem } });
    return paths.map((path) => list(agent, url + path, token));
  }),
);
const now = performance.now();
process.stdout.write(
  `${JSON.stringify({
    listMs: now - started,
    totalMs: now,
    objects: lists.reduce((sum, { items }) => sum + items.length, 0),
    bytes: lists.reduce((sum, { bytes }) => sum + bytes, 0),
    cpuMs: process.cpuUsage().user / 1_000 + process.cpuUsage().system / 1_000,
    rssBytes: process.memoryUsage.rss(),
  })}\n`,
);
process.exit(0);
