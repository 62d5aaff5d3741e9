let socket;

const say = (kind, body) => socket.send(JSON.stringify({ kind, body }));

export function open(url) {
  socket = new WebSocket(url);
  socket.onopen = () => {
    setInterval(() => say('keepalive'), 20_000); // expect: HF102 weak
  };
}
