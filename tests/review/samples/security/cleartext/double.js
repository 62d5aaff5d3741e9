export function board(name) {
  const socket = new WebSocket(`ws://${window.location.host}/boards`); // expect: HF508
  socket.addEventListener("message", (event) => show(name, event.data));
  return socket;
}
