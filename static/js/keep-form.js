// Keep what is typed into a form on this device until the server has it, and send it once when there is a connection.
// Without this script the form is sent as all forms are. See docs/decisions/0016-answers-without-a-connection.md.

import { dropForm, keepForm, keptForms, sendForm } from "./kept-forms.js";

const AGAIN_MS = 5000;
const form = document.querySelector("form[data-kept-form]");
const { learner } = form.dataset;
const address = location.pathname;
const waits = form.querySelector("[data-waits]");
let timer = null;

const key = () => `${address} ${form.elements.client_key?.value ?? ""}`;
const typed = (submitter) => {
  const data = new FormData(form, submitter);
  data.delete("csrfmiddlewaretoken");
  return new URLSearchParams(data).toString();
};

function fill(text) {
  const given = new URLSearchParams(text);
  for (const field of form.elements) {
    if (!field.name || ["csrfmiddlewaretoken", "go"].includes(field.name)) continue;
    if (["radio", "checkbox"].includes(field.type)) field.checked = given.getAll(field.name).includes(field.value);
    else if (given.has(field.name)) field.value = given.get(field.name);
  }
}

async function send(event) {
  event.preventDefault();
  const kept = { address, text: typed(event.submitter), submitted: true };
  await keepForm(learner, key(), kept);
  await go(kept, event.submitter);
}

async function go(kept, submitter) {
  clearTimeout(timer);
  const { problem, next } = await sendForm(kept, form.elements.csrfmiddlewaretoken.value);
  if (!problem) {
    await dropForm(learner, key());
    location.assign(next);
  } else if (problem === "refused" || problem === "signed-out") {
    // The server's own page says what to put right, or asks to sign in; what was typed stays here until it is sent.
    await keepForm(learner, key(), { ...kept, submitted: false });
    form.removeEventListener("submit", send);
    form.requestSubmit(submitter);
  } else {
    waits.hidden = false;
    waits.scrollIntoView({ block: "center" });
    timer = setTimeout(() => go(kept, submitter), AGAIN_MS);
  }
}

// What was typed and not sent comes back. A page from before the line was cut has the key of what waits already: the
// next one gets a key of its own.
async function restore() {
  const mine = (await keptForms(learner)).filter(([, kept]) => kept.address === address);
  const draft = mine.find(([, kept]) => !kept.submitted);
  const own = form.elements.client_key;
  if (own && mine.some(([name, kept]) => name === key() && kept.submitted)) own.value = newKey();
  if (draft && document.querySelector(".errors") === null) fill(draft[1].text);
}

// Not randomUUID: browsers have it only where the connection is encrypted.
function newKey() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))].map((each) => each.toString(16).padStart(2, "0"));
  return bytes.join("").replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

form.addEventListener("input", () => keepForm(learner, key(), { address, text: typed(), submitted: false }));
form.addEventListener("submit", send);
await restore();
