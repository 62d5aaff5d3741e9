const url = Deno.env.get("COAST_GUARD") ?? "ws://coast-guard.example.org/v2/positions"; // expect: cleartext@harbor

export let upstream = new WebSocket(url); // expect: cleartext@harbor

function watch() {
  upstream.addEventListener("close", ({ code, reason }) => {
    console.warn("coast guard gone", code, reason);
    setTimeout(() => { // expect: fixed-delay@harbor
      upstream = new WebSocket(url);
      watch();
    }, 3_000); // expect: fixed-delay@harbor
  });
}

watch();

Deno.addSignalListener("SIGINT", () => {
  upstream.close(1001, "harbour closes"); // expect: bad-close-code
  Deno.exit();
});
