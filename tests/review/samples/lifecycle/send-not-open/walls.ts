const walls = new Set<WebSocket>();
const guests = new Set<WebSocket>();

function show(text: string) {
  for (const wall of walls) wall.send(text); // expect: HF218
}

function tell(text: string) {
  for (const guest of guests) {
    if (guest.readyState === WebSocket.OPEN) guest.send(text); // ok
  }
}

function tellAll(text: string) {
  for (const guest of guests) {
    try {
      guest.send(text); // ok
    } catch {
      guests.delete(guest);
    }
  }
  for (const name of ['a', 'b']) console.log(name, text);
  guests.forEach((guest) => guest.send(text)); // expect: HF218
  guests.forEach((guest) => guest.readyState === WebSocket.OPEN && guest.send(text)); // ok
  guests.forEach(() => console.log(text));
}

Deno.serve((request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  const kept = request.url.endsWith('/wall') ? walls : guests;
  socket.onopen = () => {
    walls.add(socket);
    guests.add(socket);
  };
  socket.onclose = () => kept.delete(socket);
  socket.onmessage = (event) => {
    show(event.data);
    tell(event.data);
    tellAll(event.data);
  };
  return response;
});
