// Where the florist's server is, seen from the page.
export function endpoint(path) {
  const { host } = window.location;
  return 'ws://' + host + '/live' + path; // expect: cleartext
}

export const secureEndpoint = (path) => `wss://${window.location.host}/live${path}`;
