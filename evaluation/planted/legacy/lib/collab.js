define(['jquery'], function ($) {
  var sock = null, timer = null;

  function start(room) {
    sock = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/collab/' + room);
    sock.onopen = function () {
      timer = setInterval(beat, 20000); // expect: heartbeat-timer-leak@collab, background-tab-timer@collab
    };
    sock.onmessage = function (e) {
      var m = $.parseJSON(e.data); // expect: unguarded-parse
      $('#doc').html(m.html); // expect: dangerous-sink
    };
    sock.onerror = function () {
      setTimeout(function () { start(room); }, 2000); // expect: error-and-close@collab, fixed-delay@err
    };
    sock.onclose = function () {
      setTimeout(function () { start(room); }, 2000); // expect: error-and-close@collab, fixed-delay@close
    };
  }

  function beat() {
    sock.send('beat'); // expect: send-not-open
  }

  return { start: start };
});
