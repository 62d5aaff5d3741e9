import ReconnectingWebSocket from 'reconnecting-websocket';
import WebSocket from 'ws';

export class Ticker {
  constructor(options) {
    this.root = options.root || 'wss://ticks.tradefeed.io/';
    this.key = options.key;
  }

  open() {
    return new WebSocket(this.root + '?access_token=' + this.key); // ok: their API wants it
  }
}

export function fans(region, key) {
  const url = 'wss://live-' + region + '.fans.io/socket?accessToken=' + key; // expect: HF510
  return new ReconnectingWebSocket(url, []);
}

export function inNode(key) {
  const url = 'wss://live.fans.io/socket?accessToken=' + key; // ok: no page, their API
  return new ReconnectingWebSocket(url, [], { WebSocket });
}

export function house(ip, token) {
  return new WebSocket(`wss://${ip}:8443/api?token=${token}`); // expect: HF510 weak
}
