// Send what an earlier page of this learner could not send, whichever page they open first.

import { drop, keep, kept } from "./device.js";
import { post } from "./post-answers.js";

const menu = document.querySelector("form[data-learner]");
const { learner } = menu.dataset;

// Return false when something still waits because the server is away.
export async function sendWaiting() {
  const attempts = Map.groupBy(await kept(learner), ([[attempt]]) => attempt);
  const tries = [...attempts].map(([attempt, entries]) => send(attempt, entries));
  return !(await Promise.all(tries)).some((problem) => ["offline", "unsaved"].includes(problem));
}

async function send(attempt, entries) {
  const answers = new Map(entries.map(([[, name], value]) => [name, value]));
  const { address } = answers.get("page") ?? {};
  const batch = [...answers].filter(([name, answer]) => name !== "page" && !answer.saved);
  if (!address || !batch.length) return null;
  const { problem, saved, now } = await post(address, menu.elements.csrfmiddlewaretoken.value, batch);
  if (problem === "closed") drop(learner, attempt);
  if (problem) return problem;
  for (const [key, answer] of batch) {
    const row = saved.find((each) => each.item === key);
    if (row && !row.current) drop(learner, attempt, key);
    else keep([learner, attempt, key], { ...answer, saved: now });
  }
  if (document.querySelector("[data-review]")) location.reload(); // it was made without them
  return null;
}

if (!document.querySelector("[data-autosave]")) sendWaiting();
