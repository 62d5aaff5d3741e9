const socket = new WebSocket(`wss://${location.host}/board`);
const views = {};

socket.addEventListener('message', ({ data }) => {
  let change;
  try {
    change = JSON.parse(data);
  } catch {
    return;
  }
  views[change.card].move(change.to); // expect: HF402
});

const checked = new WebSocket(`wss://${location.host}/log`);
checked.onmessage = (event) => {
  let line = null;
  try {
    line = JSON.parse(event.data);
  } catch {
    console.error('Invalid JSON');
  }
  if (!line) return;
  console.log(line.text); // ok
};
