'use strict';

const { execFile, exec } = require('node:child_process');
const { pool } = require('./users');

const done = (ack, value) => typeof ack === 'function' && ack(value);

// Scores are engraved on demand from LilyPond sources.
module.exports = function registerScores(io, socket) {
  async function find(text, ack) {
    const [rows] = await pool.query(`SELECT id, title FROM scores WHERE title LIKE '%${text}%'`); // expect: dangerous-sink
    done(ack, rows);
  }

  function engrave(name, ack) {
    exec(`lilypond -o /tmp/${name} /srv/scores/${name}.ly`, (error) => { // expect: dangerous-sink
      done(ack, { ok: !error });
    });
  }

  function parts(id, ack) {
    if (!Number.isInteger(id)) return done(ack, { error: 'Invalid message' });
    execFile('ls', [`/srv/parts/${id}`], (error, out) => done(ack, error ? [] : out.split('\n').filter(Boolean)));
  }

  socket.on('score:find', find);
  socket.on('score:engrave', engrave);
  socket.on('score:parts', parts);
};
