import { createServer, type RequestListener } from "node:http";
import { duplexPair, type Duplex } from "node:stream";

/** Says that a request came with the verb LIST; set here only, and removed from what a client sends. */
export const listMarker = "x-sandbox-list";

/**
 * Node's HTTP parser refuses Vault's verb LIST. Such a request arrives as a parse error with its raw bytes; it is
 * handed on as a GET with a marker, over a connection in memory, and the answer goes back on the client's socket.
 */
export function createListRelay(handler: RequestListener): {
  accepts: (error: Error & { rawPacket?: Buffer }) => boolean;
  relay: (packet: Buffer, socket: Duplex) => void;
} {
  const inner = createServer(handler);
  return {
    accepts: (error) => error.rawPacket?.subarray(0, 5).toString("latin1") === "LIST ",
    relay: (packet, socket) => {
      const [near, far] = duplexPair();
      inner.emit("connection", far);
      near.on("data", (chunk: Buffer) => socket.write(chunk));
      near.once("end", () => socket.end());
      near.once("error", () => socket.destroy());
      socket.once("error", () => near.destroy());
      near.write(toGet(packet));
    },
  };
}

function toGet(packet: Buffer): Buffer {
  const text = packet.toString("latin1");
  const [first = "", ...rest] = text.split("\r\n");
  const others = rest.filter((line) => !/^(?:connection|x-sandbox-list):/i.test(line));
  const head = [first.replace(/^LIST/, "GET"), "Connection: close", `${listMarker}: 1`, ...others];
  return Buffer.from(head.join("\r\n"), "latin1");
}
