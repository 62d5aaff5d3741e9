let socket: WebSocket;
let beat: number;
let tidy: number;

export function connect(): void {
  socket = new WebSocket('wss://a.example.com');
  socket.onopen = () => {
    beat = window.setInterval(() => socket.send('beat'), 20_000); // expect: HF104
    tidy = window.setInterval(() => socket.send('tidy'), 60_000); // ok
  };
  socket.onclose = () => {
    clearInterval(tidy);
    setTimeout(connect, 5000);
  };
}

export function stop(): void {
  clearInterval(beat);
  clearInterval(tidy);
  socket.close();
}
