// Send answers to where an attempt takes them: {text, seq} by the keys of their questions. Without any, it asks
// whether the server is there. Returns {saved, now}, or {problem}: offline, unsaved, signed-out or closed.

const PATIENCE_MS = 20000;

export async function post(address, token, batch) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token });
  for (const [key, answer] of batch) {
    for (const [name, value] of new URLSearchParams(answer.text)) body.append(name, value);
    body.append(`seq-${key}`, answer.seq);
  }
  const how = { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS), keepalive: document.hidden };
  try {
    const reply = await fetch(address, { method: "POST", body, ...how });
    if (reply.ok) return await reply.json();
    if (reply.status === 409) return { problem: "closed" };
    if (reply.status === 403) return { problem: "signed-out", oldToken: true };
    if (reply.status === 404 || reply.type === "opaqueredirect") return { problem: "signed-out" };
    return { problem: "unsaved", wait: Number(reply.headers.get("retry-after")) };
  } catch {
    return { problem: "offline" };
  }
}
