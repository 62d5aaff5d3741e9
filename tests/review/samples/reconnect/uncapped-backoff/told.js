let tries = 0;

function dial() {
  const socket = new WebSocket('wss://orchard.example/pears');
  socket.onclose = () => {
    tries += 1;
    if (tries > 3) console.warn('the pears are out of reach');
    else console.info('again soon');
    setTimeout(dial, 1000 * 2 ** tries * (0.5 + Math.random())); // expect: HF316
  };
}

dial();
