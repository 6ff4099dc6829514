import { createServer, type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openPostgres } from "./open";

/** AuthenticationOk and ReadyForQuery (PostgreSQL documentation, "Message Formats"), then nothing any more. */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

test("a statement to a PostgreSQL that fell silent ends in time", async () => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.once("data", () => socket.write(welcome));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const opened = openPostgres(`postgresql://a@127.0.0.1:${port}/a`, { answersWithinMs: 50 });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await opened.close();
    server.close();
  });
  await expect(opened.db.$queryRaw`SELECT 1`).rejects.toThrow(/time/i);
}, 5_000);
