export const auth = {
  token: sessionStorage.getItem('token') ?? '',

  async refresh(): Promise<void> {
    const answer = await fetch('/oauth/refresh', { method: 'POST', credentials: 'include' });
    if (!answer.ok) throw new Error('please log in again');
    this.token = ((await answer.json()) as { token: string }).token;
    sessionStorage.setItem('token', this.token);
  },
};
