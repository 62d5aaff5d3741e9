var WS = require('ws');

function Link(url) {
  this.url = url;
  this.wait = 1000;
  this.dial();
}

Link.prototype.dial = function () {
  var self = this;
  this.sock = new WS(this.url);
  this.sock.on('open', function () {
    self.wait = 1000; // expect: reset-on-open
  });
  this.sock.on('close', function () {
    setTimeout(self.dial.bind(self), self.wait); // expect: no-jitter@link
    self.wait = Math.min(self.wait * 2, 60000); // expect: no-jitter@link
  });
  this.sock.on('error', function (e) {
    console.error(e.code);
  });
};

module.exports = new Link('ws://paint.example.org'); // expect: cleartext
