const list = document.querySelector('#quotes');
const socket = new WebSocket('wss://example.com/quotes');

socket.onmessage = (event) => {
  const quote = JSON.parse(event.data); // expect: HF410
  list.textContent = quote.price;
};

const backup = new WebSocket('wss://example.com/backup');

backup.addEventListener('message', ({ data }) => {
  const { symbol, price } = JSON.parse(data); // expect: HF410
  list.dataset[symbol] = price;
});

const news = new WebSocket('wss://example.com/news');

news.onmessage = function (event) {
  let item;
  try {
    item = JSON.parse(event.data); // ok
  } catch (error) {
    console.error(error);
    return;
  }
  list.append(item.title);
};

let latest;
const tape = new WebSocket('wss://example.com/tape');

tape.onmessage = (event) => {
  latest = JSON.parse(event.data); // expect: HF410
};
