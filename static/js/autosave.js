// Save each answer as it is given. "Saved" is shown only for what the server says it has stored.
// Without this script the form works too: its buttons save.

const RETRY_MS = 4000;
const TYPING_MS = 700;

const form = document.querySelector("[data-autosave]");
const status = document.querySelector("[data-saved-status]");
const store = `cascade:unsaved:${form.dataset.autosave}`;
const waiting = new Map(); // question key -> number of its last edit, until that edit is stored
let edits = 0;
let timer = null;
let sending = false;
let leaving = false; // the form itself is on its way, with all answers

function changed(event) {
  note(event.target, event.type === "input" ? TYPING_MS : 0);
}

function note(field, delay) {
  const key = field.closest("[data-question]")?.dataset.question;
  if (!key) return;
  waiting.set(key, ++edits);
  leaving = false;
  remember();
  show("saving");
  clearTimeout(timer);
  timer = setTimeout(flush, delay);
}

async function flush() {
  if (sending || !waiting.size) return;
  sending = true;
  const [key, edit] = waiting.entries().next().value;
  const data = body(key);
  raise(key, 1);
  const answer = await send(data);
  sending = false;
  if (leaving) return;
  if (answer.rows) settle(key, edit, answer.rows[0]);
  else show(answer.problem);
  if (answer.problem === "closed") waiting.clear();
  remember();
  if (waiting.size) timer = setTimeout(flush, answer.rows ? 0 : RETRY_MS);
}

// What the page says about one question: its fields and its sequence number.
function body(key) {
  const pairs = [...new FormData(form)].filter(([name]) => name.includes(key) || name === "csrfmiddlewaretoken");
  return new URLSearchParams(pairs);
}

// Whatever this page sends next is newer than what it has sent before, even when no answer to that has come yet.
function raise(key, step) {
  const number = form.elements[`seq-${key}`];
  number.value = Number(number.value) + step;
}

async function send(data) {
  try {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, redirect: "manual" });
    if (answer.ok) return { rows: (await answer.json()).saved };
    if (answer.status === 409) return { problem: "closed" };
    return { problem: answer.type === "opaqueredirect" || answer.status === 403 ? "signed-out" : "unsaved" };
  } catch {
    return { problem: "unsaved" };
  }
}

function settle(key, edit, row) {
  if (row) raise(key, Math.max(0, row.seq + 1 - form.elements[`seq-${key}`].value));
  // Another tab was later than this page knew. The edit made here is newer still: it goes again, with the next number.
  if (row && !row.current) return;
  if (waiting.get(key) === edit) waiting.delete(key);
  if (!waiting.size) show("saved", row?.saved_at);
  mark(key);
}

function show(name, time) {
  const content = form.querySelector(`template[data-${name}-template]`).content.cloneNode(true);
  const clock = content.querySelector("time");
  if (clock && time) {
    clock.dateTime = time;
    clock.textContent = localTime(clock);
  }
  status.classList.toggle("is-saved", name === "saved");
  status.replaceChildren(content);
}

function localTime(clock) {
  const time = new Date(clock.dateTime);
  return time.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function mark(key) {
  const button = form.querySelector(`[data-navigator="${key}"]`);
  if (!button) return;
  const given = [...body(key)].some(([name, value]) => name.startsWith("answer-") && !name.endsWith("-shown") && value);
  button.classList.toggle("is-answered", given);
  button.querySelector("[data-answered]").textContent = given ? button.dataset.answered : button.dataset.unanswered;
}

// Whether a field differs from what the server sent, as when somebody was quicker than this script.
function edited(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  return field.value !== ([...field.options].find((option) => option.defaultSelected)?.value ?? "");
}

// What is not stored yet survives a reload and a closed browser: it stays here until the server has it.
function remember() {
  const kept = Object.fromEntries([...waiting.keys()].map((key) => [key, body(key).toString()]));
  try {
    if (waiting.size) localStorage.setItem(store, JSON.stringify(kept));
    else localStorage.removeItem(store);
  } catch {
    // A browser without storage still saves over the line.
  }
}

// Answers left from a line that broke go first, as they were given; the server keeps whichever is newer.
async function replay() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(store) ?? "{}");
  } catch {
    return;
  }
  let news = false;
  for (const [key, text] of Object.entries(kept)) {
    const data = new URLSearchParams(text);
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await send(data);
    if (answer.problem && answer.problem !== "closed") return;
    // Under another number the server had it already, and this page shows it.
    news ||= !answer.rows || answer.rows[0]?.seq === Number(data.get(`seq-${key}`));
  }
  if (!Object.keys(kept).length) return;
  remember();
  // Never from under the hands of somebody who has begun to answer.
  if (news && !waiting.size) location.reload();
}

// The page itself carries the answers now.
function submitted() {
  clearTimeout(timer);
  leaving = true;
  for (const key of waiting.keys()) raise(key, 1);
}

for (const clock of document.querySelectorAll("time[datetime][data-local-time]")) clock.textContent = localTime(clock);
form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("submit", submitted);
addEventListener("online", flush);
await replay();
for (const field of form.querySelectorAll("[data-question] :is(input, select)")) if (edited(field)) note(field, 0);
