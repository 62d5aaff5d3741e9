const mysql = require('mysql2/promise');
const pool = mysql.createPool(process.env.DATABASE_URL);

exports.query = async (sql, params) => {
  const [rows] = await pool.query(sql, params);
  return rows;
};
