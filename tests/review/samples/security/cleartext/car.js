// Needs https://cdn.example/joystick.js
function drive() {
  const socket = new WebSocket('ws://' + location.host + '/drive'); // expect: HF508 weak
  socket.onopen = () => socket.send(JSON.stringify({ speed: 0 }));
}
