import { Database } from "bun:sqlite";

type Session = { room: string; nick: string; since: number };

const db = new Database("bunker.db");
const insert = db.prepare("insert into lines (room, nick, body) values (?, ?, ?)");
const roomPassword = db.prepare("select password from rooms where name = ?");

const members = new Map<string, Set<string>>();

const server = Bun.serve<Session>({ // expect: no-origin-check@bunker
  port: Number(Bun.env.PORT ?? 3000),

  async fetch(req, server) {
    const { pathname, searchParams } = new URL(req.url);

    if (pathname === "/live") {
      const nick = searchParams.get("nick") ?? "anon";
      const room = searchParams.get("room") ?? "lobby";
      const upgraded = server.upgrade(req, { data: { room, nick, since: Date.now() } }); // expect: no-origin-check@bunker
      return upgraded ? undefined : new Response("upgrade expected", { status: 426 });
    }

    if (pathname === "/") return new Response(Bun.file("index.html"));
    return new Response("not found", { status: 404 });
  },

  websocket: { // expect: no-origin-check@bunker
    idleTimeout: 0, // expect: idle-timeout-disabled
    perMessageDeflate: true, // expect: server-deflate
    maxPayloadLength: 1024 * 1024 * 1024, // expect: huge-max-message

    open(ws) {
      ws.subscribe("lobby");
      if (!members.has("lobby")) members.set("lobby", new Set());
      members.get("lobby")!.add(ws.data.nick);
    },

    message(ws, raw) {
      const msg = JSON.parse(String(raw)); // expect: unguarded-parse@bunker, shape-assumed@bunker
      switch (msg.op) { // expect: shape-assumed@bunker
        case "enter":
          ws.subscribe(msg.room); // expect: unauthorised-room@bunker
          ws.data.room = msg.room;
          break;
        case "say":
          insert.run(ws.data.room, ws.data.nick, msg.body);
          server.publish(ws.data.room, JSON.stringify({ nick: ws.data.nick, body: msg.body }));
          break;
        case "find": {
          const rows = db.query(`select nick, body from lines where body like '%${msg.text}%'`).all(); // expect: dangerous-sink
          ws.send(JSON.stringify(rows));
          break;
        }
        case "unlock": {
          const row = roomPassword.get(msg.room) as { password: string } | null;
          ws.send(JSON.stringify({ ok: row?.password === msg.password }));
          break;
        }
      }
    },

    close(ws) {
      members.get(ws.data.room)?.delete(ws.data.nick);
    },
  },
});

console.log(`listening on ${server.url}`);
