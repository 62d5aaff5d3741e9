var express = require('express');
var http = require('http');
var ws = require('ws');
var orders = require('./orders');

var app = express();
var server = http.createServer(app);

app.use(express.static(__dirname + '/public'));
app.get('/orders', function (req, res) {
  orders.all(function (err, list) {
    if (err) return res.status(500).end();
    res.json(list);
  });
});

var kitchen = new ws.Server({ server: server, path: '/kitchen' }); // expect: shared-http-server@bakery, no-heartbeat@kitchen, no-origin-check@kitchen
var counter = new ws.Server({ server: server, path: '/counter', perMessageDeflate: true }); // expect: shared-http-server@bakery, server-deflate, no-heartbeat@counter, no-origin-check@counter

function tellKitchen(order) {
  kitchen.clients.forEach(function (screen) {
    if (screen.readyState !== ws.OPEN) return;
    screen.send(JSON.stringify(order));
  });
}

kitchen.on('connection', function (screen) { // expect: no-heartbeat@kitchen, no-origin-check@kitchen, no-error-listener@kitchen
  orders.open(function (err, list) {
    if (err) {
      console.error('cannot read orders', err);
      return screen.close(500, 'database'); // expect: bad-close-code
    }
    screen.send(JSON.stringify({ type: 'open', list: list }));
  });

  screen.on('message', function (data) {
    if (data === 'ping') { // expect: buffer-compare
      screen.send('pong');
      return;
    }
    var done;
    try {
      done = JSON.parse(data);
    } catch (e) {
      screen.send('{"error":"Invalid JSON"}');
      return;
    }
    orders.finish(done.id); // expect: shape-assumed
  });
});

counter.on('connection', function (till, req) { // expect: no-heartbeat@counter, no-origin-check@counter
  till.on('error', function (e) {
    console.warn('till', req.socket.remoteAddress, e.message);
  });

  till.on('message', function (data) {
    var order = JSON.parse(data); // expect: unguarded-parse@till, shape-assumed@till
    orders.add(order.items, function (err, saved) { // expect: shape-assumed@till
      if (err) return till.send(JSON.stringify({ error: 'not saved' }));
      till.send(JSON.stringify({ saved: saved.id }));
      tellKitchen(saved);
    });
  });
});

server.listen(process.env.PORT || 8000, function () {
  console.log('bakery on', server.address().port);
});
