// Send what an earlier page of this learner could not send, whichever page they open first.

import { drop, keep, kept } from "./device.js";
import { sendForms } from "./kept-forms.js";
import { post } from "./post-answers.js";

const menu = document.querySelector("form[data-learner]");
const { learner } = menu.dataset;

// Return false when something still waits because the server is away.
export async function sendWaiting() {
  const attempts = new Map(); // not Map.groupBy: phones of 2023 do not know it
  for (const [[attempt, name], value] of await kept(learner)) {
    attempts.set(attempt, attempts.get(attempt) ?? new Map()).get(attempt).set(name, value);
  }
  const tries = [...attempts].map(([attempt, answers]) => send(attempt, answers));
  const forms = await sendForms(learner, menu.elements.csrfmiddlewaretoken.value);
  return ![...(await Promise.all(tries)), ...forms].some((problem) => ["offline", "unsaved"].includes(problem));
}

// `answers`: {text, seq, saved} by the keys of their questions, and where they go under "page".
async function send(attempt, answers) {
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
