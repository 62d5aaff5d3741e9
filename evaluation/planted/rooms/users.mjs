const users = new Map();

export async function findUser(token) {
  return users.get(token) ?? { name: 'guest' };
}

export function roomsOf(user) {
  return user.rooms ?? [];
}
