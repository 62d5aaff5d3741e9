interface Session {
  token: string;
  expires: number;
}

/** Filled in by the login page; renewed every ten minutes. */
export const session: Session = { token: '', expires: 0 };

export async function renew(): Promise<void> {
  const answer = await fetch('/api/session', { method: 'POST', credentials: 'include' });
  if (!answer.ok) throw new Error(`no session: ${answer.status}`);
  Object.assign(session, (await answer.json()) as Session);
}

export function keepRenewed(): () => void {
  const timer = setInterval(() => renew().catch((error) => console.error(error)), 600_000);
  return () => clearInterval(timer);
}
