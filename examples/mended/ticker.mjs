// Prices for the page, once a second to whoever watches them: `node ticker.mjs`.

import { WebSocket, WebSocketServer } from "ws";

const PORT = Number(process.env.TICKER_PORT ?? 8001);
const PAGE_PORT = Number(process.env.PORT ?? 8000);
const ORIGINS = new Set([`http://127.0.0.1:${PAGE_PORT}`, `http://localhost:${PAGE_PORT}`]);
const TICK = 1_000; // milliseconds
const PING_INTERVAL = 30_000; // milliseconds
const CLOSE_TIMEOUT = 5_000; // milliseconds
const MAX_PAYLOAD = 1024; // bytes
const MAX_BACKLOG = 64 * 1024; // bytes

const prices = new Map([["tea", 310], ["coffee", 540]]);

const wss = new WebSocketServer({
  port: PORT,
  maxPayload: MAX_PAYLOAD,
  verifyClient: ({ origin }) => origin === undefined || ORIGINS.has(origin),
});

wss.on("connection", (socket) => {
  socket.on("error", (error) => console.error(error));
  socket.isAlive = true;
  socket.watched = new Set();
  socket.on("pong", () => {
    socket.isAlive = true;
  });
  socket.on("close", (code) => console.log(`left: ${code}`));
  socket.on("message", (data) => receive(socket, data));
});

function receive(socket, data) {
  let message;
  try {
    message = JSON.parse(data.toString());
  } catch {
    send(socket, { type: "error", error: "Invalid JSON" });
    return;
  }
  if (typeof message?.type !== "string") {
    send(socket, { type: "error", error: "Invalid message" });
  } else if (message.type !== "watch") {
    send(socket, { type: "error", error: "Unknown message type" });
  } else if (!prices.has(message.symbol)) {
    send(socket, { type: "error", error: "Invalid message" });
  } else {
    socket.watched.add(message.symbol);
    send(socket, { type: "price", symbol: message.symbol, price: prices.get(message.symbol) });
  }
}

function send(socket, message) {
  // Who does not read misses prices; the next one is as good.
  if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > MAX_BACKLOG) return;
  socket.send(JSON.stringify(message));
}

const market = setInterval(() => {
  for (const [symbol, price] of prices) {
    prices.set(symbol, Math.max(1, price + Math.round(Math.random() * 10 - 5)));
    for (const socket of wss.clients) {
      if (socket.watched?.has(symbol)) {
        send(socket, { type: "price", symbol, price: prices.get(symbol) });
      }
    }
  }
}, TICK);

const heartbeat = setInterval(() => {
  for (const socket of wss.clients) {
    if (!socket.isAlive) {
      console.warn("no pong");
      socket.terminate();
      continue;
    }
    socket.isAlive = false;
    socket.ping();
  }
}, PING_INTERVAL);

function stop() {
  clearInterval(market);
  clearInterval(heartbeat);
  wss.close();
  for (const socket of wss.clients) socket.close(1012, "Service restart");
  setTimeout(() => {
    for (const socket of wss.clients) socket.terminate();
  }, CLOSE_TIMEOUT).unref();
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
