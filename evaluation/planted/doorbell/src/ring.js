const { WebSocket: Socket, Server: SocketServer } = require('ws');
const https = require('https');
const fs = require('fs');
const { exec } = require('child_process');

const doorbells = {};

const secure = https.createServer({ key: fs.readFileSync('k.pem'), cert: fs.readFileSync('c.pem') });
const sockets = new SocketServer({ server: secure, clientTracking: true }); // expect: no-origin-check@ring, no-heartbeat@ring

function log() {
  console.log.apply(console, [new Date().toISOString()].concat(Array.from(arguments)));
}

function parse(text) {
  return JSON.parse(text); // expect: unguarded-parse@ring
}

async function attach(conn, req) { // expect: no-origin-check@ring, no-heartbeat@ring
  const id = req.url.slice(1);
  conn.on('error', log);
  const settings = await readSettings(id); // expect: late-listener@ring
  doorbells[id] = conn;
  conn.on('message', (data) => { // expect: late-listener@ring
    const m = parse(data); // expect: unguarded-parse@ring
    if (m.play) exec('aplay sounds/' + m.play); // expect: dangerous-sink
  });
  conn.on('close', () => {
    delete doorbells[id]; // expect: registry-close-race
  });
  conn.send(JSON.stringify(settings));
}

function readSettings(id) {
  return fs.promises.readFile(`settings/${id}.json`, 'utf8').then(JSON.parse);
}

sockets.on('connection', attach); // expect: no-origin-check@ring, no-heartbeat@ring

exports.forward = function (url) {
  const out = new Socket(url);
  if (!url.startsWith('wss:')) {
    out.close(); // expect: close-while-connecting
    return null;
  }
  out.on('error', log);
  return out;
};

process.on('SIGINT', () => {
  sockets.close(); // expect: no-graceful-stop@ring
  secure.close(() => process.exit()); // expect: no-graceful-stop@ring
});

secure.listen(443);
