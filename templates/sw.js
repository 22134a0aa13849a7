// The worker of one attempt, or of one form. Its pages come from the server; while that can't be reached, from what was kept of them.
// See static/js/keep-offline.js and docs/decisions/0016-answers-without-a-connection.md.

const home = registration.scope;
const name = new URL(location).searchParams.get("kept");
const PATIENCE_MS = 10000;
const AWAY = [502, 503, 504];

async function page(event) {
  const kept = await caches.match(home, { cacheName: name });
  const late = new Promise((resolve) => kept && event.request.method === "GET" && setTimeout(resolve, PATIENCE_MS));
  try {
    const reply = await Promise.race([fetch(event.request), late]);
    if (reply) event.waitUntil(keep(reply.clone()));
    return !reply || (kept && AWAY.includes(reply.status)) ? kept : reply;
  } catch {
    return kept ?? Response.error();
  }
}

// Of an attempt's pages only those with questions: they carry all that is needed to go on.
async function keep(reply) {
  if (!reply.ok || reply.redirected) return;
  const text = await reply.text();
  if (!text.includes("data-home")) return;
  const cache = await caches.open(name);
  await cache.put(home, new Response(text, reply));
}

// A page that came before there was a worker is asked for once more; what it is made of is in the browser's own cache.
async function keepAll({ page, parts }) {
  if (page) await keep(await fetch(page));
  const cache = await caches.open(name);
  await Promise.all(parts.map(async (address) => (await cache.match(address)) ?? cache.add(address)));
}

async function part(request) {
  return (await caches.match(request, { cacheName: name, ignoreVary: true })) ?? fetch(request);
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));
addEventListener("fetch", (event) => {
  const { mode, destination } = event.request;
  if (mode === "navigate") event.respondWith(page(event));
  else if (["style", "script", "font", "image"].includes(destination)) event.respondWith(part(event.request));
});
