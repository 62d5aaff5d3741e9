let tries = 0;

function dial() {
  const socket = new WebSocket('wss://orchard.example/pears');
  socket.onclose = () => {
    tries += 1;
    if (tries > 3) console.warn('the pears are out of reach');
    setTimeout(dial, 1000); // expect: HF302
  };
}

let failures = 0;

function plums() {
  const socket = new WebSocket('wss://orchard.example/plums');
  socket.onclose = () => {
    failures += 1;
    if (failures > 3) {
      console.warn('no plums today');
      return;
    }
    setTimeout(plums, 1000); // ok
  };
}

dial();
plums();
