let socket, keepAlive, screen;

function connect() {
  socket = new WebSocket('wss://a.example.com');
  socket.onopen = () => {
    keepAlive = setInterval(() => socket.send('.'), 20_000); // expect: HF102
    screen = setInterval(() => socket.send(size()), 20_000); // ok
  };
  socket.onclose = () => {
    clearInterval(keepAlive);
    clearInterval(screen);
    setTimeout(connect, 5000);
  };
}

connect();
