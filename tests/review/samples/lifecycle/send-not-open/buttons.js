const list = document.querySelector('#jobs');
let socket;

function item(job) {
  const button = document.createElement('button');
  button.onclick = () => socket.send(`done ${job.id}`); // expect: HF218
  button.addEventListener('dblclick', () => {
    socket.send(`undo ${job.id}`); // expect: HF218
  });
  socket.send(`seen ${job.id}`); // ok: in answer to a message
  later(() => socket.send(`read ${job.id}`)); // ok: nobody knows when
  return button;
}

function connect() {
  socket = new WebSocket('wss://jobs.example.com');
  socket.onmessage = ({ data }) => list.append(item(data));
  socket.onclose = () => setTimeout(connect, 5000 * Math.random());
}

connect();
