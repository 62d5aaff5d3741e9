import { io } from 'socket.io-client';

export function chat(token, refresh) {
  const socket = io('https://chat.example.com', { auth: { token } }); // ok: set anew below
  socket.on('connect_error', async () => {
    socket.auth.token = await refresh();
    socket.connect();
  });
  return socket;
}

const secret = process.env.ALERT_TOKEN;
export const alerts = io('https://alerts.example.com', { auth: { token: secret } }); // ok: it is the same for ever
