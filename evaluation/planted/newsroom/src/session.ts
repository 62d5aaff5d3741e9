export const session = {
  get token() {
    return document.cookie.match(/session=([^;]+)/)?.[1] ?? '';
  },
};
