// Where the cabins of the lift are; skiers follow them on their telephones, the crew steers.
const cabins = new Map();
const skiers = new Set();
let weather = 'clear';

function tellSkiers(event) {
  const text = JSON.stringify(event);
  for (const socket of skiers) {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount < 64 * 1024) socket.send(text);
  }
}

const crewActions = {
  move(app, { cabin, metres }) {
    cabins.set(cabin, metres);
    tellSkiers({ type: 'cabin', cabin, metres });
  },
  weather(app, { text }) {
    weather = text;
    tellSkiers({ type: 'weather', text });
  },
  log(app, { note, cabin }) {
    app.db.exec(`INSERT INTO log (cabin, note) VALUES (${cabin}, '${note}')`); // expect: dangerous-sink
  },
};

export default async function routes(app) {
  app.get('/skier', { websocket: true }, async (socket, request) => { // expect: no-heartbeat@skylift
    const holder = await app.holderOf(request.query.pass); // expect: late-listener@skier, token-in-query@skier
    if (!holder) {
      socket.close(4401, 'no valid pass');
      return;
    }
    request.log.info({ holder }, 'skier');
    skiers.add(socket);
    socket.on('error', (error) => request.log.warn({ error }, 'skier'));
    socket.on('close', () => skiers.delete(socket));
    socket.send(JSON.stringify({ type: 'all', weather, cabins: Object.fromEntries(cabins) }));
    socket.on('message', (data) => { // expect: late-listener@skier
      if (String(data) === 'all') {
        socket.send(JSON.stringify({ type: 'all', weather, cabins: Object.fromEntries(cabins) }));
      }
    });
  });

  app.get('/crew', { websocket: true }, (socket, request) => { // expect: no-auth-deadline@crew, no-heartbeat@skylift
    let name = null;
    socket.on('error', (error) => request.log.warn({ error }, 'crew'));
    socket.on('message', (data) => { // expect: no-auth-deadline@crew
      let message;
      try {
        message = JSON.parse(data.toString());
      } catch {
        socket.send('{"error":"Invalid JSON"}');
        return;
      }
      if (name === null) { // expect: no-auth-deadline@crew
        if (message.type !== 'login' || message.secret !== process.env.CREW_SECRET) { // expect: shape-assumed
          socket.close(4401, 'who are you?');
          return;
        }
        name = String(message.name);
        socket.send(JSON.stringify({ type: 'hello', name }));
        return;
      }
      const action = Object.hasOwn(crewActions, message.type) ? crewActions[message.type] : undefined;
      if (!action) {
        socket.send('{"error":"Unknown message type"}');
        return;
      }
      action(app, message);
    });
    socket.on('close', (code) => request.log.info({ name, code }, 'crew left'));
  });
}
