export const accessToken = sessionStorage.getItem('access') ?? '';
