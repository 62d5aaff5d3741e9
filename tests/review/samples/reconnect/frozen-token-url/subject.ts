import { retry } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import ReconnectingWebSocket from 'reconnecting-websocket';

const token = localStorage.getItem('token');

const seats$ = webSocket({ url: `wss://seats.example.com/?jwt=${token}` }); // expect: HF311
export const kept$ = seats$.pipe(retry({ delay: 1000 + Math.random() * 1000 }));

export const rws = new ReconnectingWebSocket('wss://a.example.com/?k=' + token); // expect: HF311
export const page = new ReconnectingWebSocket('wss://a.example.com/?page=' + number); // ok
