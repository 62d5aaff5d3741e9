const socket = new WebSocket('wss://example.com/quotes');

socket.onmessage = (event) => {
  const quote = JSON.parse(event.data); // ok
  document.title = quote.price;
};
