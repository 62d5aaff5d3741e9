let socket;

function connect() {
  socket = new WebSocket('wss://a.example.com'); // expect: HF310 weak
  socket.onerror = () => socket.close();
  socket.onclose = () => setTimeout(connect, 5000);
}

connect();
