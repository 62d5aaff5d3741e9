let socket = null;

export function connect(url) {
  const mine = (socket = new WebSocket(url));
  mine.onerror = () => again(url);
  mine.onclose = () => {
    socket = null; // expect: HF208
    again(url);
  };
}

function again(url) {
  setTimeout(() => connect(url), 1000 + Math.random() * 4000);
}

export function say(text) {
  if (socket) socket.send(text);
}
