const express = require('express');
const http = require('http');
const { WebSocketServer } = require('ws');
const { run } = require('./run');

const app = express();
const server = http.createServer(app);
const wss = new WebSocketServer({ server });
app.listen(8080); // expect: HF224

const bare = express();
const lost = new WebSocketServer({ server: bare }); // expect: HF224
bare.listen(8081);

const good = express();
const goodServer = http.createServer(good);
const goodSockets = new WebSocketServer({ server: goodServer }); // ok
goodServer.listen(8082); // ok
good.listen(8083); // ok: beside it

const handed = express();
const handedServer = http.createServer(handed);
const handedSockets = new WebSocketServer({ server: handedServer });
run(handedServer); // it may listen there
handed.listen(8084); // ok

const returned = express();
const listening = returned.listen(8085); // ok: this is the HTTP server
const sockets = new WebSocketServer({ server: listening });

const silent = express();
const silentServer = http.createServer(silent);
const silentSockets = new WebSocketServer({ server: silentServer }); // ok: who knows

const own = new WebSocketServer({ port: 8086 }); // ok
express().ws('/feed', (ws, request) => ws.on('error', console.error));
