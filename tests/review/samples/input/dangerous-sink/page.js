import DOMPurify from 'dompurify';

const list = document.querySelector('ul');
const socket = new WebSocket('wss://example.com/chat');

socket.onmessage = (event) => {
  const message = JSON.parse(event.data);
  list.innerHTML += `<li>${message.text}</li>`; // expect: HF409
  list.innerHTML = DOMPurify.sanitize(message.text); // ok
  const item = document.createElement('li');
  item.textContent = message.text; // ok
  $('#title').html(message.title); // expect: HF409
  document.write(event.data); // expect: HF409
  list.append(item);
};
