import useWebSocket from "react-use-websocket";

export function Messages({ url }: { url: string }) {
  const { lastMessage, lastJsonMessage } = useWebSocket<{ html: string }>(url);
  return (
    <article>
      <p dangerouslySetInnerHTML={{ __html: lastJsonMessage.html }} /> {/* expect: HF409 */}
      <p dangerouslySetInnerHTML={{ __html: "<b>Last</b>" }} />
      <p dangerouslySetInnerHTML={lastMessage} />
      <p>{lastMessage?.data}</p> {/* ok */}
      <p dangerouslySetInnerHTML={{}} />
    </article>
  );
}
