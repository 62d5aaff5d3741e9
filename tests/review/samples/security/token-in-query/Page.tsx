import useWebSocket from 'react-use-websocket';

export function Page({ token }: { token: string }) {
  const { lastMessage } = useWebSocket(`wss://api.ourshop.io/live?token=${token}`); // expect: HF510
  return <p>{lastMessage?.data}</p>;
}
