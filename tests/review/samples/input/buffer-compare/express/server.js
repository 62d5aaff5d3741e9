const express = require('express');
const app = express();
require('express-ws')(app);

app.ws('/echo', (socket, request) => {
  socket.on('message', (data) => {
    if (data === 'ping') socket.send('pong'); // ok
  });
});
