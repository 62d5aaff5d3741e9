let token = localStorage.getItem('arena-token') ?? '';

export const currentToken = () => token;

export async function login(name, password) {
  const answer = await fetch('/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  if (!answer.ok) throw new Error('wrong name or password');
  token = (await answer.json()).token;
  localStorage.setItem('arena-token', token);
}
