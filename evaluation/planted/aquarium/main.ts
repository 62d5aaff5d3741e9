// The aquarium's tanks: sensors report, visitors' screens show, the keeper's tablet feeds. Runs on Deno.
interface Tank {
  name: string;
  celsius: number;
  fedAt: number;
}

type Handler = (socket: WebSocket, body: Record<string, unknown>) => void | Promise<void>;

const kv = await Deno.openKv();
const tanks = new Map<string, Tank>();
const screens = new Set<WebSocket>();
const keepers = new Map<string, WebSocket>();

function show(tank: Tank): void {
  const text = JSON.stringify({ type: "tank", ...tank });
  for (const screen of screens) {
    screen.send(text); // expect: send-not-open
  }
}

const handlers: Record<string, Handler> = {
  async feed(socket, body) {
    const tank = tanks.get(String(body.tank));
    if (!tank) return socket.send(JSON.stringify({ error: "no such tank" }));
    tank.fedAt = Date.now();
    await kv.set(["fed", tank.name], tank.fedAt);
    show(tank);
  },
  async script(_socket, body) {
    const run = new Function("tanks", String(body.code)); // expect: dangerous-sink
    await run(tanks);
  },
};

function screen(request: Request): Response {
  const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 }); // expect: idle-timeout-disabled
  socket.onopen = () => {
    screens.add(socket);
    for (const tank of tanks.values()) socket.send(JSON.stringify({ type: "tank", ...tank }));
  };
  socket.onclose = () => screens.delete(socket);
  socket.onerror = (event) => console.error("screen:", (event as ErrorEvent).message);
  return response;
}

function sensor(request: Request, name: string): Response {
  if (request.headers.get("authorization") !== `Bearer ${Deno.env.get("SENSOR_KEY")}`) {
    return new Response("unauthorized", { status: 401 });
  }
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onmessage = ({ data }) => {
    const celsius = Number(data);
    if (!Number.isFinite(celsius)) {
      socket.send(JSON.stringify({ error: "Invalid message" }));
      return;
    }
    const tank = { fedAt: 0, ...tanks.get(name), name, celsius };
    tanks.set(name, tank);
    show(tank);
  };
  socket.onerror = () => console.error("sensor %s", name);
  return response;
}

async function keeper(request: Request): Promise<Response> {
  const sid = /(?:^|;\s*)sid=([\w-]+)/.exec(request.headers.get("cookie") ?? "")?.[1] ?? "";
  const { value: name } = await kv.get<string>(["session", sid]);
  if (!name) return new Response("log in", { status: 401 });
  const { socket, response } = Deno.upgradeWebSocket(request); // expect: no-origin-check@keeper
  keepers.set(name, socket);
  socket.onmessage = async (event) => {
    const body = JSON.parse(event.data); // expect: unguarded-parse
    const handler = handlers[body.type]; // expect: shape-assumed
    if (!handler) {
      socket.send(JSON.stringify({ error: "Unknown message type" }));
      return;
    }
    await handler(socket, body);
  };
  socket.onclose = () => {
    keepers.delete(name); // expect: registry-close-race
  };
  socket.onerror = () => console.error("keeper %s", name);
  return response;
}

Deno.serve({ port: 8200 }, (request) => {
  const { pathname } = new URL(request.url);
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return new Response("The aquarium\n");
  }
  if (pathname === "/screen") return screen(request);
  if (pathname === "/keeper") return keeper(request);
  const match = /^\/sensor\/(\w+)$/.exec(pathname);
  return match ? sensor(request, match[1]) : new Response("not found", { status: 404 });
});
