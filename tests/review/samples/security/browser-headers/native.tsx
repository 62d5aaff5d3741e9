import { Text } from 'react-native';

export function Live({ url, token }: { url: string; token: string }) {
  const socket = new WebSocket(url, { headers: { Authorization: token } }); // ok: its own rules
  return <Text>{socket.url}</Text>;
}
