import * as log from "@std/log";
import { upstream } from "./upstream.ts";

const berths = new Map<string, WebSocket>();

function join(req: Request): Response {
  const ship = new URL(req.url).searchParams.get("ship");
  if (!ship) return new Response("which ship?", { status: 400 });

  const { socket, response } = Deno.upgradeWebSocket(req, { idleTimeout: 30 }); // expect: no-origin-check@harbor

  socket.onopen = () => {
    berths.set(ship, socket);
    upstream.send(JSON.stringify({ arrived: ship })); // expect: send-not-open
  };

  socket.onmessage = ({ data }) => {
    const { lat, lon } = JSON.parse(data); // expect: unguarded-parse, shape-assumed
    for (const [name, berth] of berths) {
      if (name !== ship && berth.readyState === WebSocket.OPEN) {
        berth.send(JSON.stringify({ ship, lat, lon }));
      }
    }
  };

  socket.onerror = (e) => log.error(`socket of ${ship}: ${(e as ErrorEvent).message}`);
  socket.onclose = () => berths.delete(ship); // expect: registry-close-race

  return response;
}

Deno.serve({ port: 8080 }, (req) => { // expect: no-origin-check@harbor
  if (req.headers.get("upgrade") !== "websocket") return new Response(null, { status: 501 });
  return join(req);
});
