// Each connection's handlers; the file with the server calls it.
const { exec, execFile } = require('child_process');
const db = require('./db');

module.exports = (io, socket) => {
  const rename = (name) => {
    db.run(`UPDATE players SET name = '${name}' WHERE id = 1`); // expect: HF409
    io.emit('renamed', name);
  };

  socket.on('rename', rename);
  socket.on('picture', (file) => exec(`convert ${file} small.png`)); // expect: HF409
  socket.on('sound', (file) => execFile('sox', [file, 'out.wav'])); // ok
  socket.on('find', (name) => db.get('SELECT id FROM players WHERE name = ?', [name])); // ok
};
