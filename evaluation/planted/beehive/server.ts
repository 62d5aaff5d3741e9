// Scales and thermometers under beehives; beekeepers look at them in the browser. Runs on Bun.
import { Database } from "bun:sqlite";
import type { ServerWebSocket } from "bun";

type Role = "hive" | "keeper";
interface Session {
  role: Role;
  id: string;
  seen: number;
}

const db = new Database(process.env.HIVES_DB ?? "hives.sqlite");
db.run("CREATE TABLE IF NOT EXISTS weights (hive TEXT, at INTEGER, grams INTEGER)");
const insert = db.query("INSERT INTO weights VALUES (?, ?, ?)");
const recent = db.query("SELECT at, grams FROM weights WHERE hive = ? ORDER BY at DESC LIMIT 100");

const hives = new Map<string, ServerWebSocket<Session>>();
const KEEPERS = "keepers";

function cookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/);
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

const server = Bun.serve<Session>({
  port: Number(process.env.PORT ?? 3300),

  fetch(request, server) {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/hive/")) {
      const id = url.pathname.slice("/hive/".length);
      const key = url.searchParams.get("key"); // expect: token-in-query
      if (key !== process.env[`HIVE_${id.toUpperCase()}`]) return new Response("no", { status: 403 });
      if (server.upgrade(request, { data: { role: "hive", id, seen: Date.now() } })) return;
    }
    if (url.pathname === "/keeper") {
      const id = cookie(request, "keeper");
      if (!id) return new Response("log in first", { status: 401 });
      if (server.upgrade(request, { data: { role: "keeper", id, seen: Date.now() } })) return; // expect: no-origin-check@keeper
    }
    if (url.pathname === "/healthz") return Response.json({ hives: hives.size });
    return new Response("not found", { status: 404 });
  },

  websocket: {
    maxPayloadLength: 2 ** 31 - 1, // expect: huge-max-message
    idleTimeout: 0, // expect: idle-timeout-disabled
    perMessageDeflate: true, // expect: server-deflate

    open(ws) {
      if (ws.data.role === "hive") {
        hives.set(ws.data.id, ws);
        server.publish(KEEPERS, JSON.stringify({ type: "online", hive: ws.data.id }));
      } else {
        ws.subscribe(KEEPERS);
      }
    },

    message(ws, message) {
      ws.data.seen = Date.now();
      if (ws.data.role === "hive") {
        const { grams } = JSON.parse(String(message)); // expect: shape-assumed, unguarded-parse
        insert.run(ws.data.id, Date.now(), grams);
        server.publish(KEEPERS, JSON.stringify({ type: "weight", hive: ws.data.id, grams }));
        return;
      }
      let order: { type?: string; hive?: string };
      try {
        order = JSON.parse(String(message));
      } catch {
        ws.send(JSON.stringify({ error: "Invalid JSON" }));
        return;
      }
      switch (order.type) { // expect: shape-assumed
        case "history":
          ws.send(JSON.stringify({ type: "history", rows: recent.all(order.hive ?? "") }));
          break;
        case "tare":
          hives.get(order.hive ?? "")?.send("tare");
          break;
        case "room":
          ws.subscribe(order.hive ?? ""); // expect: unauthorised-room
          break;
        default:
          ws.send(JSON.stringify({ error: "Unknown message type" }));
      }
    },

    close(ws, code) {
      if (ws.data.role === "hive") {
        hives.delete(ws.data.id); // expect: registry-close-race
        server.publish(KEEPERS, JSON.stringify({ type: "offline", hive: ws.data.id, code }));
      }
    },
  },
});

console.log(`hives on ${server.port}`);
