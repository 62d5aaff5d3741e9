const socket = new WebSocket('wss://feed.example.com'); // ok: it happens out of sight
socket.onmessage = (event) => show(event.data);
socket.onclose = () => console.log('closed');
manager.reconnect(socket);

declare const manager: { reconnect(socket: WebSocket): void };
declare function show(text: string): void;
