const { WebSocketServer } = require('ws');

const desks = new WebSocketServer({ port: 8075, maxPayload: 4096 });

desks.on('connection', (ws) => {
  let clerk = null;
  ws.on('error', console.error);
  ws.on('message', (data) => {
    const message = JSON.parse(data);
    if (clerk === null) { // expect: HF511
      if (message.pin !== process.env.PIN) return ws.close(4401, 'wrong');
      clerk = message.name;
      return;
    }
    console.log(clerk, message);
  });
});

const timed = new WebSocketServer({ port: 8076, maxPayload: 4096 });

timed.on('connection', (ws) => {
  let clerk;
  const late = setTimeout(() => ws.close(4408), 5000);
  ws.on('error', console.error);
  ws.on('message', (data) => {
    const message = JSON.parse(data);
    if (!clerk) { // ok
      if (message.pin !== process.env.PIN) return ws.close(4401, 'wrong');
      clearTimeout(late);
      clerk = message.name;
    }
  });
});

const nicks = new WebSocketServer({ port: 8077, maxPayload: 4096 });

nicks.on('connection', (ws) => {
  let nick = null;
  ws.on('error', console.error);
  ws.on('message', (data) => {
    const message = JSON.parse(data);
    if (nick === null) nick = message.nick; // ok: nobody is sent away
    if (message.last === undefined) ws.send(nick);
  });
});
