// Forms that were filled in while the server was away: sent once, by the first page that this person opens.
// Each has a key of its own, by which the server knows one that it has already.

import { drop, keep, kept } from "./device.js";

const PATIENCE_MS = 20000;
const FORMS = "forms";

export const keepForm = (learner, key, form) => keep([learner, FORMS, key], form);
export const dropForm = (learner, key) => drop(learner, FORMS, key);
export const keptForms = async (learner) => (await kept(learner, FORMS)).map(([[key], form]) => [key, form]);

// Return {next}, or {problem}: offline, unsaved, signed-out or refused (something in it has to be put right).
export async function sendForm({ address, text }, token) {
  const body = new URLSearchParams(text);
  body.set("csrfmiddlewaretoken", token);
  const headers = { accept: "application/json" };
  const how = { redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) };
  try {
    const reply = await fetch(address, { method: "POST", body, headers, ...how });
    if (reply.ok) return await reply.json();
    if (reply.status === 422) return { problem: "refused" };
    if ([403, 404].includes(reply.status) || reply.type === "opaqueredirect") return { problem: "signed-out" };
    return { problem: "unsaved" };
  } catch {
    return { problem: "offline" };
  }
}

// Send all that wait. Return the problems of those that wait on.
export async function sendForms(learner, token) {
  const problems = [];
  for (const [key, form] of await keptForms(learner)) {
    if (!form.submitted) continue;
    const { problem } = await sendForm(form, token);
    if (!problem) await dropForm(learner, key);
    else problems.push(problem);
    // Its own page says what to put right.
    if (problem === "refused") await keepForm(learner, key, { ...form, submitted: false });
  }
  return problems;
}
