#!/usr/bin/env node
const WebSocket = require('ws');

const socket = new WebSocket(process.argv[2]); // expect: HF201 weak
socket.on('message', (data) => console.log(String(data)));
