/* eslint-env browser */
var Scores = (function () {
  'use strict';

  var opts, sock, keepAlive;
  var delay = 1000;

  function $(id) { return document.getElementById(id); }

  function init(o) {
    opts = o;
    connect();
  }

  function connect() {
    if (sock) sock.close();
    sock = new WebSocket(SERVER + '?key=' + opts.key); // expect: token-in-query, no-connect-timeout
    sock.onopen = opened;
    sock.onmessage = received;
    sock.onerror = failed; // expect: error-and-close@scores
    sock.onclose = failed; // expect: error-and-close@scores
  }

  function opened() {
    $('net').textContent = '';
    delay = 1000; // expect: reset-on-open
    sock.send(JSON.stringify({ follow: opts.match }));
    keepAlive = setInterval(function () { // expect: background-tab-timer@scores, ping-without-deadline@scores, heartbeat-timer-leak
      sock.send('k'); // expect: background-tab-timer@scores, ping-without-deadline@scores, send-not-open
    }, 25000);
  }

  function received(e) {
    var m = JSON.parse(e.data); // expect: unguarded-parse
    if (m.goal) {
      $('events').innerHTML += '<li>' + m.minute + "' " + m.goal + '</li>'; // expect: dangerous-sink
    }
    $('match').textContent = m.home + ' : ' + m.away;
  }

  function failed() {
    $('net').textContent = 'offline'; // expect: stale-handler@scores
    if (delay < 30000) delay *= 2;
    setTimeout(connect, delay); // expect: error-and-close@scores, no-jitter, revive-after-close@scores, stale-handler@scores
  }

  function stop() {
    clearInterval(keepAlive);
    sock.close(); // expect: revive-after-close@scores
  }

  return { init: init, stop: stop };
})();
