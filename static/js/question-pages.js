// Turn the pages of a quiz without asking the server, so that it goes on while there is no connection.
// The server lays the other questions into templates where a learner may go to any of them; without scripts
// each button asks for its page.

const form = document.querySelector("[data-home]");
const heading = document.querySelector(".quiz__place");
const words = form.dataset.turns; // "Question {n} of 8"
const pages = new Map(); // by number
for (const page of form.querySelectorAll("[data-page]")) pages.set(Number(page.dataset.page), laidOut(page));
let current = [...pages].find(([, page]) => !page.hidden)?.[0] ?? 1;

function laidOut(page) {
  if (page.tagName !== "TEMPLATE") return page;
  const section = document.createElement("div");
  section.className = "quiz__page";
  section.hidden = true;
  section.append(page.content);
  page.replaceWith(section);
  return section;
}

function turn(event) {
  const number = wanted(event.submitter?.value ?? "next");
  if (!pages.has(number) || number === current) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  history.pushState(null, "", form.dataset.home + number + "/");
  show(number);
  heading.focus();
}

// Counted from the page that is seen: Enter in a field presses the first button of the form, hidden or not.
function wanted(go) {
  return { next: current + 1, previous: current - 1 }[go] ?? Number(go);
}

function show(number) {
  current = number;
  if (words) say(words.replace("{n}", number));
  if (words) lead(!pages.has(number - 1), !pages.has(number + 1));
  for (const [each, page] of pages) page.hidden = each !== number;
  for (const button of form.querySelectorAll("[data-navigator]")) {
    if (Number(button.value) === number) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }
}

function say(place) {
  document.title = document.title.replace(heading.textContent.trim(), place);
  heading.textContent = place;
}

function lead(first, last) {
  const [review, reviewEarly] = form.querySelectorAll("[value=review]");
  form.querySelector("[value=next]").hidden = reviewEarly.hidden = last;
  form.querySelector("[value=previous]").hidden = first;
  review.hidden = !last;
}

// A page kept for the time without a connection may stand at another address than the one it was loaded from.
function follow() {
  const number = Number(location.pathname.match(/\/(\d+)\/$/)?.[1]);
  if (pages.has(number)) show(number);
  else history.replaceState(null, "", form.dataset.home + current + "/");
}

function mark(event) {
  const question = event.target.closest("[data-question]");
  const button = question && form.querySelector(`[data-navigator="${question.dataset.question}"]`);
  if (!button) return;
  const given = [...question.elements].some(isGiven);
  const { answered, unanswered } = button.closest(".navigator").dataset;
  button.classList.toggle("is-answered", given);
  button.querySelector("[data-answered]").textContent = given ? answered : unanswered;
}

function isGiven(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked;
  return field.name.startsWith("answer-") && !field.name.endsWith("-shown") && field.value !== "";
}

form.addEventListener("submit", turn);
for (const name of ["input", "change", "restored"]) form.addEventListener(name, mark);
addEventListener("popstate", follow);
follow();
