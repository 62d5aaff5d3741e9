(function () {
  var table = document.getElementById('orders');
  var lamp = document.getElementById('lamp');
  var tries = 0;
  var ws;

  function row(order) {
    var tr = document.createElement('tr');
    tr.id = 'order-' + order.id;
    tr.innerHTML = '<td>' + order.id + '</td><td>' + order.items.join('<br>') + '</td>'; // expect: dangerous-sink@row
    tr.onclick = function () {
      ws.send(JSON.stringify({ id: order.id })); // expect: send-not-open
      tr.remove();
    };
    return tr;
  }

  function connect() {
    ws = new WebSocket('ws://' + window.location.host + '/kitchen'); // expect: cleartext

    ws.onopen = function () {
      lamp.className = 'green';
      tries = 0; // expect: reset-on-open
    };

    ws.onmessage = function (event) {
      if (event.data === 'pong') return;
      var message = JSON.parse(event.data); // expect: unguarded-parse
      if (message.type === 'open') {
        table.textContent = '';
        message.list.forEach(function (order) { table.appendChild(row(order)); }); // expect: dangerous-sink@row
      } else {
        table.appendChild(row(message)); // expect: dangerous-sink@row
      }
    };

    ws.onclose = function () {
      lamp.className = 'red';
      tries = tries + 1;
      setTimeout(connect, 1000 * Math.pow(2, tries)); // expect: no-jitter, uncapped-backoff
    };
  }

  connect();
})();
