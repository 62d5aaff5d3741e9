import { io } from 'socket.io-client';

export function chat(token, refresh) {
  const socket = io('https://chat.example.com', { auth: { token } }); // ok: set anew below
  socket.on('connect_error', async () => {
    socket.auth.token = await refresh();
    socket.connect();
  });
  return socket;
}
