import uWS from 'uWebSockets.js';

const decoder = new TextDecoder();

uWS.App().ws('/*', {
  message: (ws, message, isBinary) => {
    const order = JSON.parse(decoder.decode(message)); // expect: HF401
    ws.publish(order.topic, message, isBinary);
  },
}).listen(9001, () => {});

Bun.serve({
  fetch(request, server) {
    server.upgrade(request);
  },
  websocket: {
    message(ws, message) {
      const event = JSON.parse(message as string); // expect: HF401
      ws.send(event.id);
    },
  },
});

Deno.serve((request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.addEventListener('message', (event) => {
    const { id } = JSON.parse(event.data); // expect: HF401
    socket.send(id);
  });
  return response;
});
