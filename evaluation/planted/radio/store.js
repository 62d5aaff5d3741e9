const sessions = new Map();
const all = new Map([['jingle', { title: 'Jingle', seconds: 8 }]]);

export const djs = {
  async bySession(cookie = '') {
    return sessions.get(cookie.match(/sid=(\w+)/)?.[1]) ?? null;
  },
};

export const tracks = {
  get: (id) => all.get(id) ?? null,
  async shout(from, text) {
    console.log(`${from}: ${text}`);
  },
};
