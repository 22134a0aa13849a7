// Save each answer within two seconds, and keep it on this device until the server says that it has it.
// Without this script the form works too: its buttons save. See docs/decisions/0016-answers-without-a-connection.md.
//
// The number of an answer is the time of its edit by the server's clock: the server, other devices and other tabs
// keep the answer with the highest. The form gets a "saving" event whenever something became known.

import { drop, keep, kept } from "./device.js";
import { post } from "./post-answers.js";

const SOON_MS = 700; // after the last key pressed
const LATEST_MS = 1200; // after the first, however long somebody types
const OTHER_TAB_MS = 5000; // what another tab was given is sent from here only when it is gone
const PAUSES_MS = { offline: [2000, 3000, 4000], unsaved: [2000, 4000, 8000, 15000], "signed-out": [5000, 15000] };

const form = document.querySelector("[data-autosave]");
const { attempt, learner } = form.dataset;
const rendered = Number(form.dataset.now) * 1000;
const timed = document.querySelector("[data-deadline]") !== null;
const questions = new Map([...form.querySelectorAll("[data-question]")].map((each) => [each.dataset.question, each]));
const answers = new Map(); // question key -> {seq, text, saved}: what was given since the page was made
const tabs = new BroadcastChannel(`cascade ${learner} ${attempt}`);
let timer = null;
let typing = null; // when the first key was pressed that is not on its way
let trip = null;
let failures = 0;
let problem = null; // why the last try failed
let savedAt = null;
let closed = false; // the server takes no more
let timeIsUp = false;
let leaving = false;

// The server's clock: what to add to performance.now(). A clock of this device that is wrong changes nothing.
const setClock = (time, at = performance.now()) => (form.dataset.clock = time - at);
const serverTime = () => Number(form.dataset.clock) + performance.now();

// Answers on the page -------------------------------------------------------------

const ticked = (field) => ["radio", "checkbox"].includes(field.type);
const counts = (field) => field.name && !field.disabled && (field.checked || !ticked(field));
const read = (question) =>
  new URLSearchParams([...question.elements].filter(counts).map((field) => [field.name, field.value])).toString();
const newest = (key) => Math.max(answers.get(key)?.seq ?? 0, Number(questions.get(key)?.dataset.seq ?? 0));
const waiting = () => [...answers].filter(([, answer]) => !answer.saved);

function changed(event) {
  const key = event.target.closest("[data-question]")?.dataset.question;
  if (key) give(key, event.type === "input" && !timeIsUp ? SOON_MS : 0);
}

function give(key, delay) {
  const text = read(questions.get(key));
  if (answers.get(key)?.text !== text) {
    set(key, { seq: Math.max(newest(key) + 1, Math.floor(serverTime())), text, saved: null });
    tell("saving");
  }
  if (answers.get(key).saved || problem) return; // the next try is under way, or waits as long as the server asked
  typing ??= performance.now();
  soon(Math.min(delay, typing + LATEST_MS - performance.now()));
}

function set(key, answer) {
  number(key, answer);
  keep([learner, attempt, key], answer);
  tabs.postMessage([key, answer]);
}

function number(key, answer) {
  answers.set(key, answer);
  const field = form.elements[`seq-${key}`];
  if (field) field.value = answer.seq; // for when the form itself carries the answer
}

// Show an answer that was given somewhere else, or before.
function put(key, answer) {
  number(key, answer);
  const given = new URLSearchParams(answer.text);
  for (const field of questions.get(key)?.elements ?? []) {
    if (ticked(field)) field.checked = given.getAll(field.name).includes(field.value);
    else if (given.has(field.name)) field.value = given.get(field.name);
  }
  questions.get(key)?.dispatchEvent(new Event("restored", { bubbles: true }));
}

// Whether a field differs from what the server sent, as when somebody was quicker than this script.
function edited(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  return field.value !== ([...field.options].find((option) => option.defaultSelected)?.value ?? "");
}

// On the way to the server ----------------------------------------------------------

function soon(delay) {
  clearTimeout(timer);
  timer = setTimeout(flush, Math.max(0, delay));
}

// Send what waits. Sending nothing asks whether the server is there and takes answers.
function flush() {
  trip ??= travel().finally(() => (trip = null));
  return trip;
}

async function travel() {
  clearTimeout(timer);
  typing = null;
  const batch = waiting();
  const reply = closed ? { problem: "closed" } : await send(batch);
  problem = reply.problem ?? null;
  failures = problem ? failures + 1 : 0;
  const newer = problem ? [] : await settle(batch, reply);
  if (problem === "closed") close();
  else if (problem) soon(pause(reply));
  else if (waiting().length) soon(newer.length ? PAUSES_MS.offline[0] : typing === null ? 0 : SOON_MS);
  tell(newer.length ? "newer" : "saved");
  return !problem;
}

async function send(batch) {
  const token = form.elements.csrfmiddlewaretoken;
  const reply = await post(form.dataset.autosave, token.value, batch);
  if (!reply.oldToken || !(await signedInAgain(token))) return reply;
  return post(form.dataset.autosave, token.value, batch);
}

// Pages of a whole class must not all come back in the same moment.
function pause({ wait }) {
  const pauses = PAUSES_MS[problem];
  const least = wait > 0 ? Math.min(wait, 120) * 1000 : pauses[Math.min(failures, pauses.length) - 1] * 0.75;
  return least * (1 + Math.random() / 3);
}

// Mark as saved what the server has, and take over what it has newer, or final. Return the latter.
async function settle(batch, { saved, now }) {
  setClock(Date.parse(now));
  const newer = [];
  for (const [key, answer] of batch) {
    const row = saved.find((each) => each.item === key);
    savedAt = row?.saved_at ?? now;
    if (row && !row.current) newer.push([key, answer]);
    else if (answers.get(key) === answer) set(key, { ...answer, saved: savedAt });
  }
  if (newer.length) await adopt(newer);
  return newer;
}

async function adopt(refused) {
  const page = await freshPage();
  if (!page) return; // asked again with the next try
  const parts = [page, ...[...page.querySelectorAll("template")].map((template) => template.content)];
  for (const [key, answer] of refused) {
    const theirs = parts.map((part) => part.querySelector(`[data-question="${key}"]`)).find(Boolean);
    // What was given here meanwhile is newer still, and goes next.
    if (answers.get(key) !== answer) continue;
    const kept = theirs ? { seq: Number(theirs.dataset.seq), text: read(theirs) } : answer;
    put(key, { ...kept, saved: savedAt });
    set(key, answers.get(key));
  }
}

// The form as the server has it now, for the same person; else null.
async function freshPage() {
  const reply = await fetch(location.pathname, { redirect: "manual" }).catch(() => null);
  if (!reply?.ok) return null;
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-autosave]");
  return fresh?.dataset.learner === learner ? fresh : null;
}

// Signing in changes the token of forms.
async function signedInAgain(token) {
  const fresh = await freshPage();
  if (fresh) token.value = fresh.elements.csrfmiddlewaretoken.value;
  return fresh !== null;
}

function close() {
  closed = true;
  answers.clear();
  drop(learner, attempt);
  if (timeIsUp) location.replace(location.pathname);
}

function tell(news) {
  const count = waiting().length;
  const state = problem ?? (news !== "saved" ? news : count ? "saving" : savedAt ? "saved" : "idle");
  const detail = { state, waiting: count, time: savedAt, leaving };
  form.dispatchEvent(new CustomEvent("saving", { detail }));
}

// Leaving the page: for the review, to submit, or where the server says which question comes next ----

async function leave(event) {
  if (leaving === "now") return;
  event.preventDefault();
  if (leaving) return;
  leaving = true;
  tell("saving");
  while ((await flush()) && waiting().length);
  leaving = !failures || closed ? "now" : false;
  if (leaving) form.requestSubmit(event.submitter);
}

// The server has all answers: what this page knows of the other questions may be older than what it has.
function lighten({ formData }) {
  if (leaving !== "now" || questions.size < 2) return;
  for (const [name] of [...formData]) if (/^(answer|seq)-/.test(name)) formData.delete(name);
}

// Other tabs, and what an earlier page has left -------------------------------------

function heard({ data: [key, answer] }) {
  const same = answers.get(key)?.seq === answer.seq;
  if (same && answer.saved) answers.set(key, answer);
  if (!same && answer.seq > newest(key)) put(key, answer);
  if (answer.saved) savedAt = answer.saved;
  else setTimeout(() => waiting().length && flush(), OTHER_TAB_MS);
  tell("saved");
}

// A page that this browser has had before is a copy of it: the time in it is the time of then.
function wind(seen) {
  const copy = seen?.rendered >= rendered;
  const address = form.dataset.autosave;
  if (copy) setClock(Date.now() + seen.ahead);
  else keep([learner, attempt, "page"], { rendered, ahead: serverTime() - Date.now(), address });
  return copy;
}

function restore(left) {
  for (const [key, answer] of left) {
    if (answer.seq > newest(key)) put(key, answer);
    else if (!answers.has(key)) drop(learner, attempt, key);
  }
}

function looked() {
  if (waiting().length || (!document.hidden && (failures || timed))) flush();
}

setClock(rendered, performance.getEntriesByType("navigation")[0]?.responseStart);
const left = new Map((await kept(learner, attempt)).map(([[name], value]) => [name, value]));
const copy = wind(left.get("page"));
left.delete("page");
for (const [key, question] of questions) if ([...question.elements].some(edited)) give(key, 0);
restore(left);
form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", leave);
form.addEventListener("formdata", lighten);
form.addEventListener("ending", flush);
form.addEventListener("timeup", () => {
  timeIsUp = true;
  if (!failures) flush();
});
tabs.addEventListener("message", heard);
document.addEventListener("visibilitychange", looked);
addEventListener("online", flush);
addEventListener("offline", flush);
addEventListener("pageshow", (event) => event.persisted && location.reload());
if (copy || waiting().length) flush();
