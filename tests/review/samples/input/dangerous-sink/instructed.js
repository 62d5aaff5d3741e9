const socket = new WebSocket('wss://example.com/ui');

socket.onmessage = (event) => {
  const message = JSON.parse(event.data);
  switch (message.type) {
    case 'run_javascript':
      eval(message.code); // expect: HF409 weak
      break;
    case 'total':
      document.title = eval(message.formula); // expect: HF409
      break;
    default:
      runScript(message);
  }
  const { callback } = message;
  eval(callback); // expect: HF409 weak
  if (message.type === 'exec') eval(message.text); // expect: HF409 weak
};

function runScript(message) {
  eval(message.source); // expect: HF409 weak
}
