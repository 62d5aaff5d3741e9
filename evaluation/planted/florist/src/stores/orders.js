import { defineStore } from 'pinia';
import { endpoint } from './endpoint';

const RETRY = 2000;

export const useOrders = defineStore('orders', {
  state: () => ({ orders: [], connected: false, watched: [], lastError: '' }),

  getters: {
    open: (state) => state.orders.filter((order) => !order.done),
  },

  actions: {
    connect() {
      this.socket = new WebSocket(endpoint('/orders')); // expect: no-connect-timeout@orders
      this.socket.onopen = () => { // expect: no-resync@orders
        this.connected = true;
      };
      this.socket.onmessage = (event) => this.received(event.data);
      this.socket.onclose = (event) => {
        this.connected = false;
        if (event.code !== 1000) setTimeout(() => this.connect(), RETRY); // expect: fixed-delay, retry-fatal-codes, revive-after-close@orders
      };
      this.socket.onerror = () => {
        this.lastError = 'The connection failed';
      };
    },

    watch(shop) {
      this.watched.push(shop);
      this.socket.send(JSON.stringify({ watch: shop })); // expect: send-not-open@watch, no-resync@orders
    },

    received(text) {
      let change;
      try {
        change = JSON.parse(text);
      } catch {
        this.lastError = 'The shop sent something odd';
        return;
      }
      const known = this.orders.find((order) => order.id === change.id); // expect: shape-assumed
      if (known) Object.assign(known, change);
      else this.orders.push(change);
    },

    finish(id) {
      if (this.socket?.readyState === WebSocket.OPEN) {
        this.socket.send(JSON.stringify({ finish: id }));
      }
    },

    leave() { // expect: revive-after-close@orders
      this.socket?.close(1005); // expect: bad-close-code, revive-after-close@orders
    },
  },
});
