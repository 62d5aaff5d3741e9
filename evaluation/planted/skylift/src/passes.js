import Database from 'better-sqlite3';
import fp from 'fastify-plugin';

export default fp(async function passes(app) {
  const db = new Database(process.env.PASSES_DB ?? 'passes.db');
  db.exec('CREATE TABLE IF NOT EXISTS passes (code TEXT PRIMARY KEY, holder TEXT, until INTEGER)');
  const byCode = db.prepare('SELECT holder, until FROM passes WHERE code = ?');

  app.decorate('db', db);
  app.decorate('holderOf', async (code) => {
    const pass = byCode.get(String(code));
    return pass && pass.until > Date.now() / 1000 ? pass.holder : null;
  });
  app.addHook('onClose', () => db.close());
});
