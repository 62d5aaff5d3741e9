'use strict';

const mysql = require('mysql2/promise');

const pool = mysql.createPool(process.env.DATABASE_URL);

async function userFor(cookie = '') {
  const sid = /(?:^|;\s*)sid=(\w+)/.exec(cookie)?.[1];
  if (!sid) return null;
  const [rows] = await pool.query('SELECT id, name, section FROM users WHERE sid = ?', [sid]);
  return rows[0] ?? null;
}

module.exports = { pool, userFor };
