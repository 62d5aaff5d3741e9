const { exec, execFile, spawn } = require('node:child_process');
const vm = require('vm');
const { WebSocketServer } = require('ws');
const { pool } = require('./database');

new WebSocketServer({ port: 8080 }).on('connection', (socket) => {
  socket.on('error', console.error);

  socket.on('message', async (data) => {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    const { room, script } = message;
    exec(`tail -n 20 logs/${room}.log`, (error, output) => socket.send(output)); // expect: HF409
    execFile('tail', ['-n', '20', `logs/${Number(room)}.log`], () => {}); // ok
    spawn('tail ' + room, { shell: true }); // expect: HF409
    spawn('tail', [room]); // ok
    socket.send(String(eval(script))); // expect: HF409
    vm.runInNewContext(message.script); // expect: HF409
    new Function('x', 'return x')(room); // ok
    const rows = await pool.query(`SELECT * FROM messages WHERE room = '${room}'`); // expect: HF409
    const safe = await pool.query('SELECT * FROM messages WHERE room = $1', [room]); // ok
    socket.send(JSON.stringify([rows, safe]));
  });
});
