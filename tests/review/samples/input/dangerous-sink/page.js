import DOMPurify from 'dompurify';

const list = document.querySelector('ul');
const socket = new WebSocket('wss://example.com/chat');

socket.onmessage = (event) => {
  const message = JSON.parse(event.data);
  list.innerHTML += `<li>${message.text}</li>`; // expect: HF409
  list.innerHTML = DOMPurify.sanitize(message.text); // ok
  const item = document.createElement('li');
  item.textContent = message.text; // ok
  item.innerHTML = message.text.replace(/</g, '&lt;'); // ok
  item.innerHTML = message.text.replace(/</g, '&lt;').replace(/>/g, '&gt;'); // ok
  item.innerHTML = message.from + message.text.replace(/</g, '&lt;'); // expect: HF409
  item.innerHTML = message.text.replaceAll('<', '&lt;'); // ok
  item.innerHTML = message.text.replace('<', '&lt;'); // expect: HF409
  $('#title').html(message.title); // expect: HF409
  document.write(event.data); // expect: HF409
  list.append(item);
};
