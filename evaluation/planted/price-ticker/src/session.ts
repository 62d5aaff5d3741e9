export async function verifySession(cookie: string | undefined): Promise<{ id: string } | null> {
  if (!cookie) return null;
  const res = await fetch('http://auth.internal/session', { headers: { cookie } });
  return res.ok ? res.json() : null;
}
