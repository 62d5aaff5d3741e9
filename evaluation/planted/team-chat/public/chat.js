(function () {
  var log = document.getElementById('log');
  var form = document.getElementById('say');
  var ws;
  var tries = 0;

  function connect() {
    ws = new WebSocket('ws://' + location.host + '/chat?name=' + encodeURIComponent(window.userName)); // expect: cleartext, no-connect-timeout

    ws.onopen = function () {
      tries = 0; // expect: reset-on-open
      setStatus('online');
    };

    ws.onmessage = function (event) {
      var data = JSON.parse(event.data); // expect: unguarded-parse
      if (data.type === 'said') {
        var line = document.createElement('li');
        line.innerHTML = '<b>' + data.from + '</b> ' + data.text; // expect: dangerous-sink
        log.appendChild(line);
      }
    };

    ws.onclose = function () {
      setStatus('offline');
      tries++;
      setTimeout(connect, Math.min(1000 * Math.pow(2, tries), 30000)); // expect: no-jitter
    };
  }

  function setStatus(s) {
    document.body.className = s;
  }

  form.addEventListener('submit', function (e) {
    e.preventDefault();
    ws.send(JSON.stringify({ type: 'say', text: form.text.value })); // expect: send-not-open
    form.reset();
  });

  connect();
})();
