const express = require('express');
const { app } = require('express-ws')(express());

app.ws('/feed', (ws, req) => {
  ws.on('error', console.error);
});
const server = app.listen(8080);

process.on('SIGTERM', () => server.close()); // ok: its sockets are not seen here
