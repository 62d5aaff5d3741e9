let ws;

function connect() {
  ws = new WebSocket('wss://till.example.com');
  ws.onopen = () => ws.send('hello'); // ok
  ws.onmessage = (event) => answer(event.data);
  ws.addEventListener('ping', unseen);
  ws.onclose = () => setTimeout(connect, 1000 + Math.random() * 4000);
}

function answer(text) {
  ws.send(`got ${text}`); // ok: there is a connection
}

document.querySelector('#buy').addEventListener('click', () => {
  ws.send('buy'); // expect: HF218
});

document.querySelector('#sell').addEventListener('click', () => {
  if (ws.readyState === WebSocket.OPEN) ws.send('sell'); // ok
});

function tryToSend(text) {
  try {
    ws.send(text); // ok
  } catch (error) {
    console.error(error);
  }
}

function put(text) {
  ws.send(text); // ok: its caller asks
}

export function pass(text) {
  ws.send(text); // expect: HF218 weak
}

export function tell(message) {
  ws.send(JSON.stringify(message)); // expect: HF218 weak
}

export function passJson(message) {
  ws.send(JSON.stringify(message)); // expect: HF218 weak
}

export function say(text) {
  if (ws.readyState === WebSocket.OPEN) put(text);
}

connect();
ws.send('at once'); // expect: HF218
